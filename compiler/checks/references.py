"""Does what the source points to exist? Packs, roles, sections, clauses, appendices and forms.

A document read by machine may have lost or doubled a number, so only what a person wrote wrongly is an error: a pack or a
kind of role that there is none of.
"""

from collections.abc import Iterator
from functools import partial

from ...grammar import syntax as s
from ...grammar.printer import quote
from ...grammar.vocabulary import Vocabulary, pack_names
from ..findings import Finding, nearest, nodes, parts
from ..link import number_key, targets


def references(source: s.Source, words: Vocabulary) -> Iterator[Finding]:
    """Findings `unknown-pack`, `unknown-role`, `doubled-number`, `no-target`."""
    yield from _packs_and_roles(source, words)
    yield from _doubled(source)
    known = _places(source)
    for node, at in nodes(source):
        find = partial(Finding, node=node, at=at)
        if isinstance(node, s.See) and not targets(node.text, known):
            message = f"nothing in this policy is “{node.text}”"
            yield find(
                "no-target",
                "warning",
                message,
                "Correct the number or the heading, or cite it if it is another document.",
            )
        if isinstance(node, s.Rule | s.Term):
            for ref in parts(node, s.Ref):
                if ref.place not in (None, "policy") and _key(ref) not in known:
                    near = nearest(_key(ref), known, known)
                    message = f"this policy has no {ref.place} {ref.target}"
                    yield find(
                        "no-target",
                        "warning",
                        message,
                        f"{near}Another document stands in quotes, without `{ref.place}`.",
                        word=ref.target,
                    )


def _packs_and_roles(source: s.Source, words: Vocabulary) -> Iterator[Finding]:
    packs = {pack.name for pack in words.packs} | set(pack_names())
    for pack in source.packs:
        if pack.name not in packs:
            hint = nearest(pack.name, packs) + f"There are: {', '.join(sorted(packs))}."
            yield Finding("unknown-pack", "error", f"there is no pack `{pack.name}`", hint, pack, word=pack.name)
    parties = words.parties.keys() | {role.name for role in source.roles}
    for role in source.roles:
        if role.kind is not None and (role.kind not in parties or role.kind == role.name):
            hint = nearest(role.kind, parties - {role.name}) + "Name a party of a pack, or leave `is` out."
            yield Finding("unknown-role", "error", f"no party is called `{role.kind}`", hint, role, word=role.kind)


def _doubled(source: s.Source) -> Iterator[Finding]:
    """The second of two clauses, or of two sections, that bear one number."""
    first: dict[tuple[str, str], s.Node] = {}
    for node, at in nodes(source):
        if isinstance(node, s.Clause | s.Section) and node.number:
            key = (type(node).__name__.lower(), number_key(node.number))
            if key in first:
                other = first[key].span
                where = f" in line {other.line}" if other else ""
                message = f"there is a {key[0]} {node.number} already{where}"
                hint = "Keep it if the document prints the number twice; references to it mean the first."
                yield Finding("doubled-number", "warning", message, hint, node, at, node.number)
            first.setdefault(key, node)


def _places(source: s.Source) -> dict[str, str]:
    """Everything that can be pointed to: the key of its number, or `#` and its heading → how a rule writes it."""
    found: dict[str, str] = {}

    def add(node: s.Node, above: str) -> None:
        number = getattr(node, "number", None)
        if number:
            for printed in (number, f"{above}({number.strip('().')})"):
                found.setdefault(number_key(printed), printed)
        heading = getattr(node, "heading", None) or getattr(node, "title", None)
        if heading:
            found.setdefault(_heading(heading), quote(heading))
        inside = node.parts if isinstance(node, s.Body) else node.rows if isinstance(node, s.Table) else ()
        for part in inside:
            add(part, f"{above}({number.strip('().')})" if above and number else number or above)

    for block in source.blocks:
        add(block, "")
    return found


def _heading(text: str) -> str:
    return "#" + " ".join(text.casefold().split())


def _key(ref: s.Ref) -> str:
    return _heading(ref.target) if ref.quoted else number_key(ref.target)
