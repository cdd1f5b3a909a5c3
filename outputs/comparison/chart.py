"""The policies on a map, as an SVG picture for the page: how much each speaks to, how strict it is beside the others, and which
of them share a template. It has the colours of the page around it, and no text that the tables do not have.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from msgspec import Struct

from ...diff.compare import Comparison
from .words import counted, listed, short_names

WIDTH, HEIGHT = 920, 400
LEFT, RIGHT, TOP, BOTTOM = 62, 22, 16, 48
"""The picture, and the room around the field, in points."""

LINE, LETTER = 15, 7.1
"""How far two names stand apart, and how wide a letter is about."""


BEND = 0.12
"""How far a line is bent, as a share of its length."""


class Spot(Struct, frozen=True):
    """One policy: how many questions it speaks to, on how many more it is stricter than looser, and where it stands."""

    policy: str
    name: str
    speaks: int
    lean: int
    x: float
    y: float


class Label(Struct, frozen=True):
    """Where a policy's name stands, and whether it ends there."""

    x: float
    y: float
    ends: bool


def svg(comparison: Comparison) -> str:
    """The picture; nothing for fewer than two policies."""
    if len(comparison.policies) < 2 or not comparison.rows:
        return ""
    spots = _spots(comparison)
    labels = _labels(spots)
    low, high = min(spot.lean for spot in spots), max(spot.lean for spot in spots)
    told = "; ".join(f"{spot.name} speaks to {spot.speaks}, {_signed(spot.lean)}" for spot in spots)
    parts = [
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">',
        f'<rect class="field" x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"/>',
    ]
    if low < 0 < high:
        level = _along(0, low, high, HEIGHT - BOTTOM - 14, TOP + 14)
        parts.append(f'<path class="level" d="M{LEFT} {level:.1f}H{WIDTH - RIGHT}"/>')
    at = {spot.policy: spot for spot in spots}
    for group in comparison.lineage.groups:
        members = sorted((at[policy] for policy in group.policies if policy in at), key=lambda spot: (spot.x, spot.y))
        arcs = "".join(_arc(a, b) for a, b in pairwise(members))
        what = f"{listed(member.name for member in members)} share a template"
        parts.append(f'<path class="kin" d="{arcs}"><title>{escape(what)}</title></path>')
    # Ours last, so that no other lies upon it.
    for spot, label in sorted(zip(spots, labels, strict=True), key=lambda one: one[0].policy == comparison.ours):
        ours = " own" if spot.policy == comparison.ours else ""
        anchor = ' text-anchor="end"' if label.ends else ""
        if abs(label.y - spot.y) > LINE / 2:
            parts.append(f'<path class="lead" d="M{spot.x:.1f} {spot.y:.1f}L{label.x:.1f} {label.y:.1f}"/>')
        parts.append(
            f'<circle class="spot{ours}" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="6"/>'
            f'<text class="name{ours}" x="{label.x:.1f}" y="{label.y + 4.5:.1f}"{anchor}>{escape(spot.name)}</text>'
        )
    middle_x, middle_y = (LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2
    parts += [
        *_scale(spots, low, high),
        f'<text class="axis" x="{middle_x}" y="{HEIGHT - 8}" text-anchor="middle">questions that it speaks to</text>',
        f'<text class="axis" transform="translate(14 {middle_y}) rotate(-90)" text-anchor="middle">'
        "stricter less looser than most</text>",
        "</svg>",
    ]
    return "\n".join(parts)


def _spots(comparison: Comparison) -> list[Spot]:
    shorts = short_names(comparison.policies)
    found = []
    for index, policy in enumerate(shorts):
        own = [standing for standing in comparison.standings if standing.policy == policy]
        lean = sum(len(standing.stricter) - len(standing.looser) for standing in own)
        found.append((policy, len(comparison.rows) - counted(comparison, index).get("silent", 0), lean))
    across, up = [speaks for _, speaks, _ in found], [lean for _, _, lean in found]
    return [
        Spot(
            policy=policy,
            name=shorts[policy],
            speaks=speaks,
            lean=lean,
            x=_along(speaks, min(across), max(across), LEFT + 20, WIDTH - RIGHT - 20),
            y=_along(lean, min(up), max(up), HEIGHT - BOTTOM - 14, TOP + 14),
        )
        for policy, speaks, lean in found
    ]


def _along(value: float, low: float, high: float, start: float, end: float) -> float:
    return (start + end) / 2 if low == high else start + (value - low) / (high - low) * (end - start)


def _arc(a: Spot, b: Spot) -> str:
    """A line that is bent a little, so that it does not seem to lead through what lies between."""
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    return f"M{a.x:.1f} {a.y:.1f}Q{x + (b.y - a.y) * BEND:.1f} {y - (b.x - a.x) * BEND:.1f} {b.x:.1f} {b.y:.1f}"


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{-number}" if number else "0"


def _labels(spots: Sequence[Spot]) -> list[Label]:
    """A place for every name beside its spot, moved up or down until no two stand over one another."""
    placed: dict[int, tuple[float, float, float]] = {}
    found: dict[int, Label] = {}
    for index in sorted(range(len(spots)), key=lambda i: (spots[i].y, spots[i].x, i)):
        spot = spots[index]
        wide = LETTER * len(spot.name)
        ends = spot.x + 12 + wide > WIDTH - RIGHT
        x = spot.x - 11 if ends else spot.x + 11
        left = x - wide if ends else x
        steps = [sign * step * LINE for step in range(len(spots) + 1) for sign in (1, -1)]
        y = next(
            spot.y + step
            for step in steps
            if (
                all(
                    abs(spot.y + step - b) >= LINE or left > right or left + wide < a for a, b, right in placed.values()
                )
                and all(other is spot or not _covers(left, left + wide, spot.y + step, other) for other in spots)
            )
            or step == steps[-1]
        )
        placed[index] = (left, y, left + wide)
        found[index] = Label(x, y, ends)
    return [found[index] for index in range(len(spots))]


def _covers(left: float, right: float, y: float, spot: Spot) -> bool:
    return left - 6 < spot.x < right + 6 and abs(spot.y - y) < 10


def _scale(spots: Sequence[Spot], low: int, high: int) -> list[str]:
    """The least and the most on both sides of the field."""
    across = [spot.speaks for spot in spots]
    marks = []
    for value in dict.fromkeys((min(across), max(across))):
        x = _along(value, min(across), max(across), LEFT + 20, WIDTH - RIGHT - 20)
        marks.append(f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{value}</text>')
    for value in dict.fromkeys((low, *((0,) if low < 0 < high else ()), high)):
        y = _along(value, low, high, HEIGHT - BOTTOM - 14, TOP + 14)
        marks.append(f'<text class="tick" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_signed(value)}</text>')
    return marks
