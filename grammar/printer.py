"""Prints the tree of `syntax.py` as Byelaw source: the exact inverse of `compiler.parse`.

There is one layout. Two spaces of indent, a blank line between blocks, `>` lines of at most 110 columns that break at
spaces only, and the `how` phrases of a rule in one order. A word that cannot stand bare is put in quotes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import singledispatch

from . import syntax as s
from .span import At

WIDTH = 110

RESERVED = frozenset(
    "about above after allow and approval at before below breach by consent despite ensure every face follow for from if in"  # noqa: SIM905
    " is may must never not of only or per require should the to under unless until when while with within".split()
)
"""Words with a meaning of their own, which are never names."""

PLACES = frozenset(("section", "clause", "appendix", "annex", "schedule", "form", "policy"))
OPENERS = frozenset(("term", "cite", "see", "item", "table"))
KINDS = frozenset(("definition", "purpose", "scope", "citation", "statement", "meta"))

# The same shapes as the terminals of `byelaw.lark` (a test compares them).
_PLAIN = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
NAME = re.compile(_PLAIN)
FACT = re.compile(rf"{_PLAIN}(\.{_PLAIN})*")
NUMERAL = re.compile(r'[^\s"@#>]+')
REFERENCE = re.compile(r"[0-9A-Za-z]+([.\/-][0-9A-Za-z]+)*(\([0-9A-Za-z]+\))*")
DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")
YEAR = re.compile(r"[0-9]{1,9}")


def fold(text: str) -> str:
    """The text as `>` lines keep it: runs of blanks, tabs, line breaks and NULs become one space."""
    return re.sub(r"[\0 \t\r\n]+", " ", text).strip(" ")


def quote(text: str) -> str:
    """The text in double quotes, with the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)


def is_name(text: str) -> bool:
    """Whether the text can stand bare as a word of a rule."""
    return NAME.fullmatch(text) is not None and text not in RESERVED


# --- lines of text -----------------------------------------------------------------------------------------------------


def print_source(source: s.Source) -> str:
    """A whole file, ending in a line break. `parse` gives the same tree back, up to spans."""
    head = [*source.comments, _line("policy", quote(source.title), _at(source.at))]
    groups: list[Iterable[str]] = [head + [line for meta in source.meta for line in _lines(meta)]]
    groups.append([line for pack in source.packs for line in _lines(pack)])
    groups.append([line for role in source.roles for line in _lines(role)])
    # Each line of furniture is a line of the document, so it is never wrapped.
    groups += [_lines(block) if isinstance(block, s.Furniture) else _wrapped(_lines(block)) for block in source.blocks]
    groups.append(source.tail)
    texts = ["\n".join(group) for group in groups]
    return "\n\n".join(text for text in texts if text) + "\n"


def print_rule(rule: s.Rule) -> str:
    """One rule line, without its comments."""
    return _line(
        _mark(rule),
        "only" if rule.only else "",
        _who(rule.who, avoid=frozenset() if rule.only else OPENERS),
        rule.modal,
        _said(rule.act, rule.how),
        f"when {print_expr(rule.when)}" if rule.when else "",
        f"if {print_expr(rule.condition)}" if rule.condition else "",
        f"unless {print_expr(rule.unless)}" if rule.unless else "",
    )


def print_line(node: s.Node) -> str:
    """A line that holds no others, without its comments and its mark."""
    mark = _mark(node) if isinstance(node, s.Guess) else ""
    return "".join(_node(node)).removeprefix(mark).lstrip(" ")


def print_request(request: s.Request) -> str:
    """A request on one line."""
    when = f"when {print_expr(request.when)}" if request.when else ""
    return _line(_who(request.who), _said(request.act, request.how), when)


def print_phrase(part: s.Who | s.Act | s.How) -> str:
    """A part of a rule by itself: who, the act with its arguments, or one phrase of how."""
    return _who(part) if isinstance(part, s.Who) else _act(part) if isinstance(part, s.Act) else _how(part)


def _said(act: s.Act, how: Iterable[s.How]) -> str:
    return _line(_act(act), *(_how(phrase) for phrase in s.ordered(how)))


def _line(*words: str) -> str:
    return " ".join(word for word in words if word)


def _at(at: At | None) -> str:
    return str(at) if at else ""


def _lines(node: s.Node) -> Iterator[str]:
    """The lines of a node, its comments above it."""
    yield from node.comments
    yield from _node(node)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """The same lines, with `>` lines broken at spaces so that they end before the right margin."""
    for line in lines:
        mark = re.match(r" *> ", line)
        if mark:
            yield from _broken(mark[0].rstrip(" "), line[mark.end() :].split(" "))
        else:
            yield line


def _broken(mark: str, words: Iterable[str]) -> Iterator[str]:
    now = mark
    for word in words:
        if now != mark and len(now) + 1 + len(word) > WIDTH:
            yield now
            now = mark
        now = f"{now} {word}"
    yield now


# --- the document ------------------------------------------------------------------------------------------------------


@singledispatch
def _node(node: s.Node) -> Iterator[str]:
    raise TypeError(f"no way to print {type(node).__name__}")


@_node.register
def _(node: s.Lifted) -> Iterator[str]:
    yield _line("lifted from", quote(node.file), quote(node.sha), f"marks {quote(node.marks)}" if node.marks else "")


@_node.register
def _(node: s.School) -> Iterator[str]:
    yield _line("school", quote(node.name), _at(node.at))


@_node.register
def _(node: s.Version) -> Iterator[str]:
    note = f"note {quote(node.note)}" if node.note is not None else ""
    yield _line("version", quote(node.version), _date(node.date), _by(node.by), note, _at(node.at))


@_node.register
def _(node: s.Dated) -> Iterator[str]:
    date, by = _date(node.date), _by(node.by)
    said = (by, date) if node.what == "signed" else (date, by)
    yield _line(node.what.replace("-", " "), *said, _at(node.at))


@_node.register
def _(node: s.ReviewEvery) -> Iterator[str]:
    yield _line("review", _how(node.period), _at(node.at))


@_node.register
def _(node: s.Applies) -> Iterator[str]:
    yield _line("applies to", ", ".join(map(quote, node.to)), _at(node.at))


@_node.register
def _(node: s.Replaces) -> Iterator[str]:
    yield _line("replaces", quote(node.what), _at(node.at))


@_node.register
def _(node: s.PackUse) -> Iterator[str]:
    yield _line("pack", _name(node.name))


@_node.register
def _(node: s.Role) -> Iterator[str]:
    kind = f"is {_name(node.kind)}" if node.kind is not None else ""
    holder = f"held by {quote(node.holder)}" if node.holder is not None else ""
    yield _line(_mark(node), "role", _name(node.name), ", ".join(map(quote, node.texts)), kind, holder)


@_node.register
def _(node: s.Section) -> Iterator[str]:
    level = f"level {node.level}" if node.level is not None else ""
    yield _line("section", _number(node.number), quote(node.heading), level, _at(node.at))


@_node.register
def _(node: s.Appendix) -> Iterator[str]:
    yield _line(node.word, _number(node.number), quote(node.heading), _at(node.at))


@_node.register
def _(node: s.Body) -> Iterator[str]:
    word = type(node).__name__.lower()
    yield _line(word, _number(node.number), node.kind or "", _at(node.at))
    yield from _hanging(node.text, node.lines)
    for line in node.rejected:
        yield from _indented((*line.comments, f"- {''.join(_node(line))}"))
    for part in node.parts:
        yield from _indented(_lines(part))


@_node.register
def _(node: s.Table) -> Iterator[str]:
    yield _line("table", _at(node.at))
    yield from _hanging(node.text, node.rows)


def _hanging(text: str, nodes: Iterable[s.Node]) -> Iterator[str]:
    if fold(text):
        yield f"  > {fold(text)}"
    for node in nodes:
        yield from _indented(_lines(node))


@_node.register
def _(node: s.Form) -> Iterator[str]:
    yield _line("form", quote(node.title), _at(node.at))
    for field in node.fields:
        yield from _indented(_lines(field))


@_node.register
def _(node: s.Part) -> Iterator[str]:
    yield _line("part", quote(node.heading))


@_node.register
def _(node: s.Field) -> Iterator[str]:
    yield _line("field", quote(node.label), _name(node.type) if node.type else "", *map(quote, node.choices))


@_node.register
def _(node: s.Furniture) -> Iterator[str]:
    yield _line("furniture", _name(node.name), _at(node.at))
    for text in node.text:
        yield "  > " + re.sub(r"[\0\r\n]", " ", text) if text else "  >"


@_node.register
def _(node: s.Rule) -> Iterator[str]:
    yield print_rule(node)


@_node.register
def _(node: s.Term) -> Iterator[str]:
    name = _name(node.name) if node.name is not None else ""
    scope = f"in {_ref(node.scope)}" if node.scope else ""
    means = f"means {print_expr(node.means)}" if node.means else ""
    yield _line(_mark(node), "term", name, quote(node.text), scope, means)


@_node.register
def _(node: s.Cite) -> Iterator[str]:
    yield _line(_mark(node), "cite", node.type, quote(node.name))


@_node.register
def _(node: s.See) -> Iterator[str]:
    yield _line(_mark(node), "see", quote(node.text))


def _mark(line: s.Guess) -> str:
    return "!" if line.disputed else "??" if line.doubtful else "?" if line.proposed else ""


def _date(date: str | None) -> str:
    if date is None:
        return ""
    return date if DATE.fullmatch(date) or YEAR.fullmatch(date) else quote(date)


def _by(by: str | None) -> str:
    return f"by {quote(by)}" if by is not None else ""


def _number(number: str | None) -> str:
    if number is None:
        return ""
    return number if NUMERAL.fullmatch(number) and number not in KINDS else quote(number)


def _name(name: str) -> str:
    return name if is_name(name) else quote(name)


# --- a rule ------------------------------------------------------------------------------------------------------------


def _word(word: s.Word) -> str:
    return quote(word.text) if word.quoted else _name(word.text)


def _who(who: s.Who, avoid: frozenset[str] = frozenset()) -> str:
    """Its words; `avoid` are those that would mean something else in the first place."""
    first, *rest = who.words
    start = quote(first.text) if first.text in avoid else _word(first)
    return f" {who.join} ".join([start, *map(_word, rest)])


def _act(act: s.Act) -> str:
    said = f"{act.verb} {_ref(act.ref)}" if act.verb and act.ref else _who(act.words) if act.words else ""
    return _line(act.power or "", said, _args(act.args))


def _args(args: tuple[s.Arg, ...]) -> str:
    return _line(*(f"{arg.prep} {_argument(arg.what)}" for arg in args))


def _argument(what: s.Who | s.Ref) -> str:
    return _ref(what) if isinstance(what, s.Ref) else _who(what, avoid=PLACES)


def _ref(ref: s.Ref) -> str:
    if ref.place is None:
        return quote(ref.target)
    if ref.place == "policy":
        return "policy"
    bare = not ref.quoted and REFERENCE.fullmatch(ref.target)
    return f"{ref.place} {ref.target if bare else quote(ref.target)}"


def _event(event: s.Event | s.Time) -> str:
    if isinstance(event, s.Time):
        return event.text
    said = f"breach of {_ref(event.breach_of)}" if event.breach_of else _who(event.words) if event.words else ""
    return _line("allow" if event.allow else "", said, _args(event.args))


def _quantity(quantity: s.Quantity | None) -> str:
    if quantity is None:
        return ""
    return _line(str(quantity.number), _name(quantity.unit) if quantity.unit is not None else "")


@singledispatch
def _how(how: s.How) -> str:
    raise TypeError(f"no way to print {type(how).__name__}")


@_how.register
def _(how: s.Amount) -> str:
    return _line(how.bound, _quantity(how.quantity), f"per {_word(how.per)}" if how.per else "")


@_how.register
def _(_how: s.InWriting) -> str:
    return "in writing"


@_how.register
def _(how: s.Every) -> str:
    return _line("every", str(how.number) if how.number is not None else "", _name(how.unit))


@_how.register
def _(how: s.Within) -> str:
    return f"within {_quantity(how.span)}" if how.span else f"within the {_name(how.the or '')}"


@_how.register
def _(_how: s.AtOnce) -> str:
    return "at once"


@_how.register
def _(how: s.Before) -> str:
    return _line(_quantity(how.lead), "before", _event(how.event))


@_how.register
def _(how: s.After) -> str:
    return _line(_quantity(how.delay), "after", _event(how.event))


@_how.register
def _(how: s.Until) -> str:
    return f"until {_event(how.event)}"


@_how.register
def _(how: s.While) -> str:
    return f"while {_event(how.event)}"


@_how.register
def _(how: s.Under) -> str:
    return f"under {_ref(how.ref)}"


@_how.register
def _(how: s.Despite) -> str:
    return f"despite {_ref(how.ref)}"


# --- conditions --------------------------------------------------------------------------------------------------------


@singledispatch
def print_expr(expr: s.Expr) -> str:
    """A condition, with brackets only where the tree needs them."""
    raise TypeError(f"no way to print {type(expr).__name__}")


@print_expr.register
def _(expr: s.Any) -> str:
    return " or ".join(_bracket(part, s.Any) for part in expr.of)


@print_expr.register
def _(expr: s.All) -> str:
    return " and ".join(_bracket(part, s.Any, s.All) for part in expr.of)


@print_expr.register
def _(expr: s.Not) -> str:
    return f"not {_bracket(expr.of, s.Any, s.All, s.Not, s.Is, s.Compare)}"


def _bracket(expr: s.Expr, *kinds: type[s.Expr]) -> str:
    text = print_expr(expr)
    return f"({text})" if isinstance(expr, kinds) else text


@print_expr.register
def _(expr: s.Holds) -> str:
    return quote(expr.fact.text) if expr.fact.quoted else _fact(expr.fact.text)


@print_expr.register
def _(expr: s.Is) -> str:
    return f"{_fact(expr.fact)} is {'not ' if expr.negated else ''}{', '.join(map(_value, expr.values))}"


@print_expr.register
def _(expr: s.Compare) -> str:
    return f"{_fact(expr.fact)} {expr.bound} {_quantity(expr.quantity)}"


@print_expr.register
def _(expr: s.Step) -> str:
    return _line(expr.kind, "of", _word(expr.of), "in writing" if expr.writing else "")


@print_expr.register
def _(expr: s.Governed) -> str:
    return f"under {_ref(expr.ref)}"


def _fact(fact: str) -> str:
    bare = FACT.fullmatch(fact) and fact.split(".")[0] not in RESERVED
    return fact if bare else quote(fact)


def _value(value: s.Value) -> str:
    return _scalar(value.start) + (f" to {_scalar(value.end)}" if value.end else "")


def _scalar(scalar: s.Scalar) -> str:
    if scalar.kind == "string":
        return quote(scalar.text)
    return _name(scalar.text) if scalar.kind == "name" else scalar.text
