"""The policy graph as a picture (SVG): policies, the questions that they answer differently, and what is between the policies.

A question shows each policy's answer with its clauses; arrows between policies tell who is the stricter, and how often. Not
all clauses are drawn: a picture of everything shows nothing. Graphviz orders it so that lines cross seldom, where its program
`dot` is installed; else it stands in a plain order. The same graph gives the same bytes on one machine.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import combinations, groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    import networkx as nx

MOST = 14
"""So many questions are drawn at most, those on which the policies lie furthest apart; a line tells how many more there are."""

FONT, LINE = 12, 16
"""Size of the letters, and height of a line, in points."""

CHAR = 6.3
"""How wide a letter is about."""

POLICY_WIDTH, QUESTION_WIDTH = 220, 400
MARGIN, GAP, COLUMN_GAP, HEADING = 24, 12, 220, 26

LANE = 30
"""How far one arc between policies lies from the next."""


class Look(Struct, frozen=True):
    """How a stance is drawn: its word, its colour (dark enough on white for text), and the dashes of its line."""

    word: str
    colour: str
    dash: str


LOOKS = {
    "prohibited": Look("prohibited", "#a4161a", ""),
    "required": Look("required", "#1d4e89", ""),
    "conditional": Look("conditional", "#7a5200", "8 3"),
    "discouraged": Look("discouraged", "#8a2d7a", "3 3"),
    "recommended": Look("recommended", "#00665e", "3 3"),
    "permitted": Look("permitted", "#2d6a1f", "8 3 2 3"),
}
"""Every stance but silence, which has no line."""

INK, PALE, CONFLICT = "#1f2933", "#f4f6f8", "#a4161a"

Point = tuple[float, float]


class Box(Struct, frozen=True, kw_only=True):
    """Something drawn as a box of lines. `lines` are text and colour (None: plain).

    Of a question `group` is the topic, and `answers` the policies whose lines these are ("" for a line of the question).
    """

    name: str
    kind: Literal["policy", "question"]
    lines: tuple[tuple[str, str | None], ...]
    width: float
    group: str = ""
    answers: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """In points."""
        return len(self.lines) * LINE + 14


class Thread(Struct, frozen=True, kw_only=True):
    """Something drawn as a line between two boxes. `tells` is read out and shown where somebody points at it; `level` is a line
    between policies of which neither is stricter more often.
    """

    start: str
    end: str
    kind: Literal["answer", "stricter", "opposed"]
    tells: str
    look: Look | None = None
    label: str = ""
    level: bool = False


class Drawing(Struct, frozen=True):
    """Where everything stands: the middle of each box, the topics, each thread's points (a cubic curve), the size of it all."""

    boxes: dict[str, Point]
    headings: tuple[tuple[str, Point], ...]
    threads: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def svg(graph: "nx.MultiDiGraph", dot: bool = True) -> bytes:
    """The picture of a graph that was built with questions. Without `dot` graphviz is not asked even where it is there."""
    policies, questions, left_out = _boxes(graph)
    boxes = [*policies, *questions]
    threads = list(_threads(graph, [box.name for box in questions]))
    order = (_ordered_by_graphviz(boxes, threads) if dot and boxes else None) or _ordered_by_answers(boxes, threads)
    drawing = _laid_out(boxes, threads, order)
    return _draw(boxes, threads, drawing, _told(policies, questions, left_out), left_out).encode()


# --- what is drawn ---------------------------------------------------------------------------------------------------


def _boxes(graph: "nx.MultiDiGraph") -> tuple[list[Box], list[Box], int]:
    """The policies, the questions on which they differ most, and how many more of these there are."""
    policies = [(node, data) for node, data in graph.nodes(data=True) if data["kind"] == "policy"]
    names = _names(policies)
    answers: dict[str, dict[str, dict[str, object]]] = defaultdict(dict)
    for start, end, data in graph.edges(data=True):
        if data["kind"] == "answers":
            answers[end][start] = data
    differing = [node for node in answers if _spread(answers[node].values(), len(policies)) > 0]
    ranked = sorted(differing, key=lambda node: (-_spread(answers[node].values(), len(policies)), node))
    chosen = ranked[:MOST]
    topics = list(dict.fromkeys(graph.nodes[node]["topic"] for node in answers))
    chosen.sort(key=lambda node: (topics.index(graph.nodes[node]["topic"]), node))
    questions = [_question(node, answers[node], names, graph) for node in chosen]
    conflicts = _conflicts(graph)
    boxes = [
        Box(
            name=node,
            kind="policy",
            lines=_policy_lines(names[node], data, conflicts.get(node, [])),
            width=POLICY_WIDTH,
        )
        for node, data in policies
    ]
    return boxes, questions, len(ranked) - len(chosen)


def _names(policies: Sequence[tuple[str, dict[str, object]]]) -> dict[str, str]:
    """What each policy is called: its school, else its title; with its slug where two share that."""
    called = {node: str(data.get("school") or data["label"]) for node, data in policies}
    count = Counter(called.values())
    return {node: name if count[name] == 1 else f"{name} ({node.partition(':')[2]})" for node, name in called.items()}


def _spread(answers: Iterable[dict[str, object]], policies: int) -> float:
    """How far apart the answers to a question lie; silence ranks like permission, but is told apart."""
    found = list(answers)
    ranks = [(_rank(data, "restraint"), _rank(data, "duty")) for data in found]
    stances = {str(data["stance"]) for data in found}
    if len(found) < policies:
        ranks.append((0, 0))
        stances.add("silent")
    if len(stances) == 1:
        return 0.5 if any(data["contradictory"] for data in found) else 0.0
    spans = [max(column) - min(column) for column in zip(*ranks, strict=True)]
    return float(spans[0] + spans[1]) + 0.1 * len(found)


def _rank(data: dict[str, object], scale: str) -> int:
    value = data[scale]
    return value if isinstance(value, int) else 0


def _policy_lines(name: str, data: dict[str, object], conflicts: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    node = f"{data['label']}"
    width = int((POLICY_WIDTH - 20) / CHAR)
    lines: list[tuple[str, str | None]] = [(line, None) for line in wrap(name, width)]
    if node != name:
        lines += [(line, "#52606d") for line in wrap(node, width)[:2]]
    for told in conflicts[:3]:
        lines += [(line, CONFLICT) for line in wrap(f"⚠ {told}", width)]
    if len(conflicts) > 3:
        lines.append((f"⚠ and {len(conflicts) - 3} more", CONFLICT))
    return tuple(lines)


def _question(node: str, answers: dict[str, dict[str, object]], names: dict[str, str], graph: "nx.MultiDiGraph") -> Box:
    """The question, then a line for each policy."""
    width = int((QUESTION_WIDTH - 20) / CHAR)
    asked = wrap(graph.nodes[node]["label"], width)
    lines: list[tuple[str, str | None]] = [(line, None) for line in asked]
    for policy, name in names.items():
        data = answers.get(policy)
        if data is None:
            lines.append((_cut(f"○ {name}: silent", width), "#52606d"))
            continue
        look = LOOKS[str(data["stance"])]
        mark = " ⚠" if data["contradictory"] else ""
        slug = policy.partition(":")[2]
        places = [_place(graph, slug, clause) for clause in str(data["clauses"]).split()]
        where = f", {places[0]}" + (f" +{len(places) - 1}" if len(places) > 1 else "") if places else ""
        lines.append((_cut(f"● {name}: {look.word}{mark}{where}", width), look.colour))
    return Box(
        name=node,
        kind="question",
        lines=tuple(lines),
        width=QUESTION_WIDTH,
        group=graph.nodes[node]["topic"],
        answers=(*("" for _ in asked), *names),
    )


def _place(graph: "nx.MultiDiGraph", slug: str, clause: str) -> str:
    """A clause by its printed number, else by its page."""
    data = graph.nodes.get(f"clause:{slug}#{clause}", {})
    return str(data.get("number") or (f"p. {data['page']}" if data.get("page") else clause))


def _conflicts(graph: "nx.MultiDiGraph") -> dict[str, list[str]]:
    """The conflicts inside each policy, each by its kind and the places of its clauses."""
    found: dict[str, list[str]] = defaultdict(list)
    for start, end, data in graph.edges(data=True):
        if data["kind"] == "conflicts-with" and data["conflict"] != "opposed":
            slug = _slug(start)
            places = [_place(graph, slug, node.partition("#")[2].rpartition("/")[0]) for node in (start, end)]
            found[f"policy:{slug}"].append(f"{data['conflict']}: {' and '.join(places)}")
    return found


def _slug(node: str) -> str:
    return node.partition(":")[2].partition("#")[0]


def _threads(graph: "nx.MultiDiGraph", questions: Sequence[str]) -> Iterator[Thread]:
    """The answers to the questions that are drawn, and what is between every two policies."""
    names = _names([(node, data) for node, data in graph.nodes(data=True) if data["kind"] == "policy"])
    for start, end, data in graph.edges(data=True):
        if data["kind"] == "answers" and end in questions:
            look = LOOKS[str(data["stance"])]
            tells = f"{names[start]}: {look.word}. {graph.nodes[end]['label']}"
            yield Thread(start=start, end=end, kind="answer", tells=tells, look=look)
    stricter, opposed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for start, end, data in graph.edges(data=True):
        pair = (f"policy:{_slug(start)}", f"policy:{_slug(end)}")
        if data["kind"] == "stricter-than":
            stricter[pair] += 1
        elif data["kind"] == "conflicts-with" and data["conflict"] == "opposed":
            opposed[min(pair), max(pair)] += 1
    for a, b in combinations(names, 2):
        more, less = (a, b), (b, a)
        if stricter[less] > stricter[more]:
            more, less = less, more
        if stricter[more]:
            tells = f"{names[more[0]]} is stricter than {names[more[1]]} in {_rules(stricter[more])}"
            tells += f", and looser in {_rules(stricter[less])}." if stricter[less] else "."
            label = f"{stricter[more]} : {stricter[less]}" if stricter[less] else str(stricter[more])
            level = stricter[more] == stricter[less]
            yield Thread(start=more[0], end=more[1], kind="stricter", tells=tells, label=label, level=level)
        if opposed[a, b]:
            tells = f"{names[a]} and {names[b]} ask for opposite things in {_rules(opposed[a, b])}."
            yield Thread(start=a, end=b, kind="opposed", tells=tells, label=str(opposed[a, b]))


def _rules(count: int) -> str:
    return f"{count} rule{'s' * (count != 1)}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _told(policies: Sequence[Box], questions: Sequence[Box], left_out: int) -> str:
    """The whole picture in words, for who cannot see it."""
    told = f"{len(policies)} policies and {len(questions)} questions that they answer differently"
    if left_out:
        told += f" ({left_out} more are not drawn)"
    parts = [told + ".", *(" ".join(line for line, _ in box.lines) + "." for box in (*policies, *questions))]
    return " ".join(parts)


# --- where it stands -------------------------------------------------------------------------------------------------


def _ordered_by_graphviz(boxes: Sequence[Box], threads: Sequence[Thread]) -> dict[str, float] | None:
    """How far down graphviz puts each box, so that lines cross seldom; None where it is not installed or does not answer."""
    try:
        import graphviz
    except ImportError:
        return None
    source = graphviz.Digraph(graph_attr={"rankdir": "LR", "newrank": "true", "splines": "false"})
    number = {box.name: f"n{index}" for index, box in enumerate(boxes)}
    with source.subgraph(graph_attr={"rank": "min"}) as column:
        for box in boxes:
            if box.kind == "policy":
                column.node(number[box.name])
    for topic, members in groupby((box for box in boxes if box.kind == "question"), lambda box: box.group):
        with source.subgraph(name=f"cluster_{topic}") as cluster:
            for box in members:
                cluster.node(number[box.name])
    for thread in threads:
        if thread.kind == "answer":
            source.edge(number[thread.start], number[thread.end])
    try:
        told = source.pipe(format="plain", encoding="utf-8", quiet=True)
    except (graphviz.ExecutableNotFound, graphviz.CalledProcessError, OSError):
        return None
    found = {words[1]: -float(words[3]) for words in map(str.split, told.splitlines()) if words[:1] == ["node"]}
    return {name: found[given] for name, given in number.items()} if len(found) == len(boxes) else None


def _ordered_by_answers(boxes: Sequence[Box], threads: Sequence[Thread]) -> dict[str, float]:
    """Policies as they come; under each topic the questions by the middle of the policies that answer them."""
    place = {box.name: float(index) for index, box in enumerate(boxes) if box.kind == "policy"}
    topics = list(dict.fromkeys(box.group for box in boxes if box.kind == "question"))
    for box in boxes:
        if box.kind == "question":
            answering = [place[thread.start] for thread in threads if thread.end == box.name]
            place[box.name] = 1000.0 * (1 + topics.index(box.group)) + sum(answering) / max(1, len(answering))
    return place


def _laid_out(boxes: Sequence[Box], threads: Sequence[Thread], order: dict[str, float]) -> Drawing:
    """Policies on the left, evenly; questions on the right under their topics; arcs between policies on their left."""
    policies, questions = (
        sorted((box for box in boxes if box.kind == kind), key=lambda box: (order[box.name], box.name))
        for kind in ("policy", "question")
    )
    # A topic stands where the first of its questions does.
    topics = list(dict.fromkeys(box.group for box in questions))
    questions.sort(key=lambda box: topics.index(box.group))
    rows = {box.name: row for row, box in enumerate(policies)}
    lanes = _lanes([sorted((rows[t.start], rows[t.end])) for t in threads if t.kind != "answer"])
    left = MARGIN + (20 + LANE * (max(lanes) + 1) if lanes else 0)
    heights = [
        sum(box.height + GAP for box in policies),
        sum(box.height + GAP for box in questions) + HEADING * len(topics),
    ]
    height = max(heights)
    places: dict[str, Point] = {}
    headings: list[tuple[str, Point]] = []
    spare = (height - heights[0]) / max(1, len(policies))
    y = float(MARGIN)
    for box in policies:
        places[box.name] = (round(left + POLICY_WIDTH / 2, 1), round(y + (box.height + GAP + spare) / 2, 1))
        y += box.height + GAP + spare
    y = MARGIN + (height - heights[1]) / 2
    x = left + POLICY_WIDTH + COLUMN_GAP
    for topic, members in groupby(questions, lambda box: box.group):
        headings.append((topic, (x, round(y + HEADING - 4, 1))))
        y += HEADING
        for box in members:
            places[box.name] = (round(x + QUESTION_WIDTH / 2, 1), round(y + (box.height + GAP) / 2, 1))
            y += box.height + GAP
    curves = [*_curves(boxes, threads, places, lanes)]
    width = x + QUESTION_WIDTH + MARGIN if questions else left + POLICY_WIDTH + MARGIN
    return Drawing(places, tuple(headings), tuple(curves), width, height + 2 * MARGIN)


def _lanes(spans: Sequence[Sequence[int]]) -> list[int]:
    """How far out each arc runs: short ones inside, and none in the lane of one that it lies beside."""
    taken: list[list[Sequence[int]]] = []
    lanes = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda i: (spans[i][1] - spans[i][0], spans[i], i)):
        low, high = spans[index]
        lane = next(
            (n for n, used in enumerate(taken) if all(high <= start or end <= low for start, end in used)), len(taken)
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append(spans[index])
        lanes[index] = lane
    return lanes


def _curves(
    boxes: Sequence[Box], threads: Sequence[Thread], places: dict[str, Point], lanes: Sequence[int]
) -> Iterator[tuple[Point, ...]]:
    """A cubic curve for each thread: an answer ends at the policy's own line of the question, an arc leaves the box on its left."""
    by_name = {box.name: box for box in boxes}
    ends: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for index, thread in enumerate(threads):
        for here, there in ((thread.start, thread.end), (thread.end, thread.start)):
            side = 1 if thread.kind == "answer" else -1
            if by_name[here].kind == "policy":
                ends[f"{here}{side}"].append((places[there][1], index))
    slots = {key: [index for _, index in sorted(found)] for key, found in ends.items()}

    def leaves(name: str, index: int, side: int) -> Point:
        """Where a thread leaves a policy: spread over the height of its box, in the order of where they go."""
        found = slots[f"{name}{side}"]
        share = (found.index(index) + 1) / (len(found) + 1)
        x, y = places[name]
        return (x + side * POLICY_WIDTH / 2, round(y + (share - 0.5) * by_name[name].height, 1))

    arcs = iter(lanes)
    for index, thread in enumerate(threads):
        if thread.kind == "answer":
            start, box = leaves(thread.start, index, 1), by_name[thread.end]
            x, y = places[thread.end]
            end = (x - QUESTION_WIDTH / 2, round(y - box.height / 2 + 15 + LINE * box.answers.index(thread.start), 1))
            bend = (end[0] - start[0]) / 2
            yield (start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end)
        else:
            start, end = leaves(thread.start, index, -1), leaves(thread.end, index, -1)
            out = start[0] - (24 + LANE * (next(arcs) + 0.5)) * 4 / 3
            yield (start, (out, start[1]), (out, end[1]), end)


# --- drawn -----------------------------------------------------------------------------------------------------------


def _draw(boxes: Sequence[Box], threads: Sequence[Thread], drawing: Drawing, told: str, left_out: int) -> str:
    """The picture: lines below, boxes and counts above them, a legend at the foot."""
    width = max(drawing.width, 720.0)
    legend = _legend(threads, width, drawing.height, left_out)
    height = drawing.height + LINE * len(legend) + MARGIN
    curves = [*zip(threads, drawing.threads, strict=True)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-labelledby="title desc" font-family="Helvetica, Arial, sans-serif" '
        f'font-size="{FONT}">',
        '<title id="title">Policies side by side</title>',
        f'<desc id="desc">{escape(told)}</desc>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        *(_thread(thread, curve) for thread, curve in curves),
        *(_count(thread, curve) for thread, curve in curves if thread.label),
        *(_box(box, drawing.boxes[box.name]) for box in boxes),
        *(
            f'<text x="{x:.1f}" y="{y:.1f}" font-weight="bold" fill="{INK}">{escape(topic.replace("-", " ").capitalize())}</text>'
            for topic, (x, y) in drawing.headings
        ),
        *legend,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(box: Box, middle: Point) -> str:
    x, y = middle[0] - box.width / 2, middle[1] - box.height / 2
    fill, edge = (PALE, INK) if box.kind == "policy" else ("#ffffff", "#9aa5b1")
    lines = [
        f'<text x="{x + 10:.1f}" y="{y + 19 + LINE * index:.1f}" fill="{colour or INK}"'
        f"{_weight(box, colour)}>{escape(text)}</text>"
        for index, (text, colour) in enumerate(box.lines)
    ]
    title = escape(" ".join(text for text, _ in box.lines))
    return (
        f'<g><title>{title}</title><rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.0f}" height="{box.height:.0f}" '
        f'rx="6" fill="{fill}" stroke="{edge}"/>{"".join(lines)}</g>'
    )


def _weight(box: Box, colour: str | None) -> str:
    return ' font-weight="bold"' if colour is None and box.kind == "policy" else ""


def _thread(thread: Thread, curve: Sequence[Point]) -> str:
    """A line; one from the stricter of two policies has an arrow, if it is so in more rules than the other is."""
    path = f"M {_at(curve[0])} C " + " ".join(_at(point) for point in curve[1:])
    dash = thread.look.dash if thread.look else "2 2" if thread.kind == "opposed" else ""
    drawn = f'<path d="{path}" fill="none" stroke="{_colour(thread)}" stroke-width="1.6"{_dashed(dash)}/>'
    if thread.kind == "stricter" and not thread.level:
        drawn += f'<path d="{_arrow(curve)}" fill="{INK}"/>'
    return f"<g><title>{escape(thread.tells)}</title>{drawn}</g>"


def _count(thread: Thread, curve: Sequence[Point]) -> str:
    """The count of a line between two policies, in its middle."""
    x, y = _middle(curve)
    half = len(thread.label) * CHAR / 2 + 3
    return (
        f"<g><title>{escape(thread.tells)}</title>"
        f'<rect x="{x - half:.1f}" y="{y - 9:.1f}" width="{2 * half:.1f}" height="17" fill="#ffffff"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" fill="{_colour(thread)}">{escape(thread.label)}</text></g>'
    )


def _colour(thread: Thread) -> str:
    return thread.look.colour if thread.look else CONFLICT if thread.kind == "opposed" else INK


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _arrow(curve: Sequence[Point]) -> str:
    """A head at the end of a curve."""
    x, y = curve[-1]
    return f"M {_at((x, y))} L {_at((x - 10, y - 4))} L {_at((x - 10, y + 4))} Z"


def _middle(curve: Sequence[Point]) -> Point:
    a, b, c, d = curve
    return ((a[0] + 3 * b[0] + 3 * c[0] + d[0]) / 8, (a[1] + 3 * b[1] + 3 * c[1] + d[1]) / 8)


def _legend(threads: Sequence[Thread], width: float, top: float, left_out: int) -> list[str]:
    """What the lines mean, only those that are drawn; a line of text for each that the width allows no more in."""
    shown = {thread.look.word for thread in threads if thread.look}
    kinds = {thread.kind for thread in threads}
    entries: list[tuple[str, str, str | None]] = [
        (look.word, look.colour, look.dash) for look in LOOKS.values() if look.word in shown
    ]
    if "stricter" in kinds:
        entries.append(("stricter in so many rules (: looser in so many) than the policy at the arrow", INK, ""))
    if "opposed" in kinds:
        entries.append(("ask for opposite things in so many rules", CONFLICT, "2 2"))
    entries.append(("⚠ conflict inside a policy", CONFLICT, None))
    if left_out:
        entries.append((f"{left_out} more questions are answered differently", "#52606d", None))
    rows: list[str] = [""]
    x = float(MARGIN)
    for word, colour, dash in entries:
        wide = len(word) * CHAR + (0 if dash is None else 34)
        if x > MARGIN and x + wide > width - MARGIN:
            rows.append("")
            x = float(MARGIN)
        y = top + LINE * len(rows)
        if dash is not None:
            rows[-1] += f'<path d="M {x:.0f} {y - 4:.0f} h 28" stroke="{colour}" stroke-width="1.6"{_dashed(dash)}/>'
        start = x if dash is None else x + 34
        rows[-1] += f'<text x="{start:.0f}" y="{y:.0f}" fill="{colour}">{escape(word)}</text>'
        x += wide + 22
    return rows
