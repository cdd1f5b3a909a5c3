"""Parsing and printing are each other's inverse: on samples, on random trees over the whole of `syntax.py`, on odd text."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from byelaw.compiler.parse import format_text, parse, parse_request, parse_rule, parser
from byelaw.grammar import printer
from byelaw.grammar import syntax as s
from byelaw.grammar.printer import fold, is_name, print_request, print_rule, print_source
from byelaw.grammar.problems import format_problem
from byelaw.grammar.span import At
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

CASES = Path(__file__).parent / "cases" / "language"
POLICIES = Path(__file__).parents[1] / "policies"
SOURCES = sorted([*CASES.glob("*.byelaw"), *POLICIES.glob("*.byelaw")])


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_spans(value: object) -> object:
    """The same tree as plain values, with all spans left out."""
    if isinstance(value, msgspec.Struct):
        fields = {
            f: without_spans(getattr(value, f))
            for f in value.__struct_fields__
            if f != "span" or not isinstance(value, s.Node)
        }
        return type(value).__name__, fields
    return [without_spans(v) for v in value] if isinstance(value, tuple) else value


def parsed(text: str) -> s.Source:
    source, problems = parse(text, "test.byelaw")
    assert source is not None, "\n".join(map(format_problem, problems))
    return source


# --- the grammar -------------------------------------------------------------------------------------------------------


def test_the_grammar_has_no_conflicts() -> None:
    assert parser(strict=True).options.strict


def test_printer_and_grammar_agree_on_words() -> None:
    patterns = {t.name: t.pattern.to_regexp() for t in parser().terminals}
    reserved, plain = re.fullmatch(r"\(\?!\((.*?)\)\(\?!\[\\w-\]\)\)(.*)", patterns["NAME"]).groups()
    assert set(reserved.split("|")) == printer.RESERVED
    assert printer.NAME.pattern == plain
    for word in ("pupil", "pupil.year-group", "at.home", "only", "pupil.", "Pupil", "if-asked", "if", "a.b.c"):
        bare = printer.FACT.fullmatch(word) is not None and word.split(".")[0] not in printer.RESERVED
        assert (re.fullmatch(patterns["FACT"], word) is not None) == bare, word
    for name in ("NUMERAL", "REFERENCE", "DATE"):
        assert re.sub(r"\(\?:", "(", patterns[name]) == getattr(printer, name).pattern, name
    words = {t.pattern.value for t in parser().terminals if t.pattern.type == "str"}
    assert words >= printer.RESERVED | printer.PLACES - {"policy"} | printer.OPENERS | printer.KINDS


# --- samples -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_sample_reads_back_as_it_was_printed(path: Path) -> None:
    source = parsed(text_of(path))
    text = print_source(source)
    assert without_spans(parsed(text)) == without_spans(source)
    assert print_source(parsed(text)) == text


@pytest.mark.parametrize("path", sorted(CASES.glob("*.byelaw")), ids=lambda path: path.stem)
def test_a_case_is_written_in_the_one_layout(path: Path) -> None:
    formatted, problems = format_text(text_of(path), path.name)
    assert not problems
    assert formatted == text_of(path)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_formatting_an_untidy_file_keeps_its_meaning(path: Path) -> None:
    tidy = text_of(path)
    untidy = re.sub(r"^( +)", r"\1\1\1", tidy.replace("\n\n", "\n \n\n"), flags=re.MULTILINE)
    # Not in furniture, whose lines are the document's.
    untidy = re.sub(r"(?m)^( {12,})(> .{20,60}?) ", r"\1\2\n\1>   ", untidy) + "\n\n"
    assert untidy != tidy
    assert without_spans(parsed(untidy)) == without_spans(parsed(tidy))
    assert format_text(untidy) == format_text(tidy)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_node_knows_its_line(path: Path) -> None:
    lines = text_of(path).split("\n")
    seen = []

    def visit(value: object) -> None:
        if isinstance(value, s.Node):
            assert value.span is not None
            seen.append(value.span.line)
            line = lines[value.span.line - 1]
            assert line[value.span.column - 1 : value.span.end_column - 1] == line.strip()
        if isinstance(value, msgspec.Struct):
            value = tuple(getattr(value, f) for f in value.__struct_fields__)
        if isinstance(value, tuple):
            for part in value:
                visit(part)

    visit(parsed(text_of(path)))
    nodes = [n for n, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith((">", "#"))]
    assert sorted(seen) == nodes


# --- random trees ------------------------------------------------------------------------------------------------------

SETTINGS = settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
ODD = st.sampled_from(
    ("#", "@p3", ">", "? see", '"', "\\", "\\n", "// x", " | ", "’", "é", " ", "  ", "policy", "a) b", "'", "\t")
)
ANY = st.lists(st.one_of(ODD, st.text(max_size=8)), max_size=4).map("".join)
TEXTS = ANY.map(fold)
ROWS = ANY.map(lambda text: re.sub(r"[\0\r\n]", "", text))
LONG = st.lists(ANY, max_size=40).map(" ".join).map(fold)
STRINGS = ANY
NAMES = st.one_of(
    st.sampled_from(
        ("staff", "pupil", "term", "item", "policy", "section", "note", "level", "use-device", "if-asked", "x1")
    ),
    st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True),
).filter(is_name)
FACTS = st.lists(NAMES, min_size=1, max_size=2).map(".".join).filter(lambda fact: printer._fact(fact) == fact)
ODD_NAMES = st.one_of(NAMES, STRINGS)
NUMBERS = st.one_of(st.sampled_from(("4.1", "a)", "(iv)", "•", "definition", "4 a", "A.1.1", "§2", "")), STRINGS)
DATES = st.one_of(st.sampled_from(("2026", "2026-03", "2026-03-12", "2026-13", "3/4/26", "")), STRINGS)
INTS = st.integers(0, 999_999_999)
TIMES = st.times().map(lambda time: f"{time:%H:%M}")


def optional(strategy: SearchStrategy) -> SearchStrategy:
    return st.one_of(st.none(), strategy)


def many(strategy: SearchStrategy, least: int = 0, most: int = 3) -> SearchStrategy:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


COMMENTS = many(TEXTS.map(lambda text: f"# {text}".strip(" ")), most=2)
ATS = optional(
    st.builds(
        At,
        st.integers(1, 9999),
        optional(st.integers(0, 999)),
        optional(st.integers(1, 9999)),
        optional(st.integers(0, 999)),
    )
)
WORDS = st.one_of(NAMES.map(s.Word), STRINGS.map(lambda text: s.Word(text, True)))


def whos(avoid: frozenset[str] = frozenset()) -> SearchStrategy:
    first = WORDS.filter(lambda word: word.quoted or word.text not in avoid)
    several = st.builds(
        lambda a, rest, join: s.Who((a, *rest), join), first, many(WORDS, 1, 2), st.sampled_from(("and", "or"))
    )
    return st.one_of(first.map(lambda word: s.Who((word,))), several)


REFS = st.one_of(
    STRINGS.map(lambda text: s.Ref(None, text)),
    st.just(s.Ref("policy")),
    st.builds(
        s.Ref, st.sampled_from(sorted(printer.PLACES - {"policy"})), st.from_regex(printer.REFERENCE, fullmatch=True)
    ),
    st.builds(s.Ref, st.sampled_from(sorted(printer.PLACES - {"policy"})), STRINGS, st.just(True)),
)
PLACED = REFS.filter(lambda ref: ref.place is not None)
ARGS = many(
    st.builds(s.Arg, st.sampled_from(get_args(s.Arg.__annotations__["prep"])), st.one_of(whos(printer.PLACES), PLACED)),
    most=2,
)
POWERS = optional(st.sampled_from(("ensure", "require", "allow")))
ACTS = st.one_of(
    st.builds(s.Act, words=whos(), power=POWERS, args=ARGS),
    st.builds(s.Act, verb=st.sampled_from(("follow", "breach")), ref=REFS, power=POWERS, args=ARGS),
)
EVENTS = st.one_of(
    st.builds(s.Event, words=whos(), allow=st.booleans(), args=ARGS), st.builds(s.Event, breach_of=REFS, args=ARGS)
)
MOMENTS = st.one_of(EVENTS, TIMES.map(s.Time))
QUANTITIES = st.builds(s.Quantity, INTS, optional(ODD_NAMES))
LENGTHS = st.builds(s.Quantity, INTS, ODD_NAMES)
BOUNDS = st.sampled_from(get_args(s.Bound))
PERIODS = st.builds(s.Every, ODD_NAMES, optional(INTS))
HOWS = many(
    st.one_of(
        st.builds(s.Amount, BOUNDS, QUANTITIES, optional(WORDS)),
        st.just(s.InWriting()),
        st.builds(s.Before, MOMENTS, optional(LENGTHS)),
        st.builds(s.Within, LENGTHS),
        st.builds(s.Within, the=ODD_NAMES),
        st.just(s.AtOnce()),
        st.builds(s.After, EVENTS, optional(LENGTHS)),
        st.builds(s.Until, MOMENTS),
        st.builds(s.While, EVENTS),
        PERIODS,
        st.builds(s.Under, REFS),
        st.builds(s.Despite, REFS),
    )
).map(s.ordered)
SCALARS = st.one_of(
    INTS.map(lambda n: s.Scalar(str(n), "number")),
    NAMES.map(lambda name: s.Scalar(name, "name")),
    STRINGS.map(lambda text: s.Scalar(text, "string")),
    TIMES.map(lambda time: s.Scalar(time, "time")),
    st.dates().map(lambda date: s.Scalar(date.isoformat(), "date")),
)
VALUES = st.builds(s.Value, SCALARS, optional(SCALARS))
TESTS = st.one_of(
    st.one_of(FACTS.map(s.Word), STRINGS.map(lambda text: s.Word(text, True))).map(s.Holds),
    st.builds(s.Is, st.one_of(FACTS, STRINGS), many(VALUES, 1), st.booleans()),
    st.builds(s.Compare, st.one_of(FACTS, STRINGS), BOUNDS, QUANTITIES),
    st.builds(s.Step, st.sampled_from(("approval", "consent")), WORDS, st.booleans()),
    st.builds(s.Governed, REFS),
)
EXPRS = st.recursive(
    TESTS, lambda inner: st.one_of(many(inner, 2).map(s.Any), many(inner, 2).map(s.All), inner.map(s.Not)), max_leaves=8
)
ONLY_MODALS = ("must only", "may only")
PLAIN_MODALS = tuple(modal for modal in get_args(s.Modal) if modal not in ONLY_MODALS)
BEARERS = whos(printer.OPENERS)
SAID = {"comments": COMMENTS, "who": BEARERS, "act": ACTS, "how": HOWS}
CASES_OUT = {"when": optional(EXPRS), "unless": optional(EXPRS)}
RULES = st.one_of(
    st.builds(s.Rule, only=st.booleans(), modal=st.sampled_from(PLAIN_MODALS), **SAID, **CASES_OUT),
    st.builds(s.Rule, modal=st.sampled_from(ONLY_MODALS), condition=EXPRS, **SAID, **CASES_OUT),
)
REQUESTS = st.builds(s.Request, who=whos(), act=ACTS, how=HOWS, when=optional(EXPRS))
MARKS = st.sampled_from(({}, {"proposed": True}, {"proposed": True, "doubtful": True}, {"disputed": True}))


def marked(lines: SearchStrategy) -> SearchStrategy:
    return st.builds(lambda line, mark: msgspec.structs.replace(line, **mark), lines, MARKS)


PLAIN_LINES = st.one_of(
    RULES,
    st.builds(
        s.Term,
        comments=COMMENTS,
        name=optional(ODD_NAMES),
        text=STRINGS,
        scope=optional(REFS),
        means=optional(EXPRS),
    ),
    st.builds(s.Cite, comments=COMMENTS, type=st.sampled_from(("act", "guidance", "policy")), name=STRINGS),
    st.builds(s.See, comments=COMMENTS, text=STRINGS),
)
INNER = marked(PLAIN_LINES)
KINDS = optional(st.sampled_from(get_args(s.Kind)))


def bodies(cls: type[s.Body], parts: SearchStrategy) -> SearchStrategy:
    return st.builds(
        cls,
        comments=COMMENTS,
        number=optional(NUMBERS),
        kind=KINDS,
        at=ATS,
        text=LONG,
        lines=many(INNER, most=2),
        rejected=many(PLAIN_LINES, most=1),
        parts=many(parts, most=2),
    )


def tables(parts: SearchStrategy) -> SearchStrategy:
    return st.builds(s.Table, comments=COMMENTS, at=ATS, text=LONG, rows=many(bodies(s.Row, parts), most=2))


PARTS = st.recursive(
    st.builds(s.Item, text=TEXTS), lambda inner: st.one_of(bodies(s.Item, inner), tables(inner)), max_leaves=3
)
BLOCKS = st.one_of(
    st.builds(s.Section, comments=COMMENTS, number=optional(NUMBERS), heading=STRINGS, level=optional(INTS), at=ATS),
    st.builds(
        s.Appendix,
        comments=COMMENTS,
        word=st.sampled_from(("appendix", "annex", "schedule")),
        number=NUMBERS,
        heading=STRINGS,
        at=ATS,
    ),
    bodies(s.Clause, PARTS),
    tables(PARTS),
    st.builds(
        s.Form,
        comments=COMMENTS,
        title=STRINGS,
        at=ATS,
        fields=many(
            st.one_of(
                st.builds(s.Part, comments=COMMENTS, heading=STRINGS),
                st.builds(s.Field, comments=COMMENTS, label=STRINGS, type=optional(NAMES), choices=many(STRINGS)),
            )
        ),
    ),
    st.builds(s.Furniture, comments=COMMENTS, name=ODD_NAMES, at=ATS, text=many(ROWS)),
)
META = st.one_of(
    st.builds(s.Lifted, comments=COMMENTS, file=STRINGS, sha=STRINGS, marks=STRINGS),
    st.builds(s.School, comments=COMMENTS, name=STRINGS, at=ATS),
    st.builds(
        s.Version,
        comments=COMMENTS,
        version=STRINGS,
        date=optional(DATES),
        by=optional(STRINGS),
        note=optional(STRINGS),
        at=ATS,
    ),
    st.builds(
        s.Dated,
        comments=COMMENTS,
        what=st.sampled_from(("written", "approved", "reviewed", "signed")),
        date=optional(DATES),
        by=optional(STRINGS),
        at=ATS,
    ),
    st.builds(s.Dated, comments=COMMENTS, what=st.just("review-by"), date=DATES, by=optional(STRINGS), at=ATS),
    st.builds(s.ReviewEvery, comments=COMMENTS, period=PERIODS, at=ATS),
    st.builds(s.Applies, comments=COMMENTS, to=many(STRINGS, 1), at=ATS),
    st.builds(s.Replaces, comments=COMMENTS, what=STRINGS, at=ATS),
)
SOURCE_TREES = st.builds(
    s.Source,
    comments=COMMENTS,
    title=STRINGS,
    at=ATS,
    meta=many(META),
    packs=many(st.builds(s.PackUse, comments=COMMENTS, name=ODD_NAMES), most=2),
    roles=many(
        st.builds(
            s.Role,
            comments=COMMENTS,
            name=ODD_NAMES,
            texts=many(STRINGS, 1),
            kind=optional(ODD_NAMES),
            holder=optional(STRINGS),
        ).flatmap(lambda role: marked(st.just(role))),
        most=2,
    ),
    blocks=many(BLOCKS),
    tail=COMMENTS,
)


@given(marked(RULES))
@SETTINGS
def test_any_rule_comes_back(rule: s.Rule) -> None:
    bare = msgspec.structs.replace(rule, comments=())
    assert parse_rule(print_rule(bare)) == bare


@given(REQUESTS)
@SETTINGS
def test_any_request_comes_back(request: s.Request) -> None:
    assert parse_request(print_request(request)) == (request, ())


@given(SOURCE_TREES)
@SETTINGS
def test_any_source_comes_back(source: s.Source) -> None:
    text = print_source(source)
    again = parsed(text)
    assert without_spans(again) == without_spans(source)
    assert format_text(text) == (text, ())


# --- small facts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("staff  must   report at once within 2 days to be-kind", None),
        ("staff must report to dsl at once within 2 days", "staff must report to dsl within 2 days at once"),
        (
            "staff must report after receive-contact every term in writing",
            "staff must report in writing every term after receive-contact",
        ),
        ("?staff must post when (in-doubt)", "? staff must post when in-doubt"),
        ("??staff must post", "?? staff must post"),
        ("!staff must post", "! staff must post"),
        ("staff must post when (a and b) or c", "staff must post when a and b or c"),
        ("staff must post when a and (b or c)", "staff must post when a and (b or c)"),
        ("staff must post when not (a)", "staff must post when not a"),
        ('staff must post when "pupil.age" is 7', "staff must post when pupil.age is 7"),
        ('staff must report every "term"', "staff must report every term"),
        ('school must post of "form"', 'school must post of "form"'),
        ('"term" must post', '"term" must post'),
        ('staff must "say \\u0022no\\u0022"', 'staff must "say \\"no\\""'),
    ],
)
def test_a_rule_is_printed_in_one_way(written: str, printed: str | None) -> None:
    if printed is None:
        with pytest.raises(ValueError, match="error"):
            parse_rule(written)
    else:
        assert print_rule(parse_rule(written)) == printed
        assert print_rule(parse_rule(printed)) == printed


def test_a_word_that_cannot_stand_bare_is_quoted() -> None:
    rule = s.Rule(
        who=s.Who((s.Word("see"),)),
        modal="must",
        act=s.Act(words=s.Who((s.Word("if"),)), args=(s.Arg("to", s.Who((s.Word("form"),))),)),
    )
    assert print_rule(rule) == '"see" must "if" to "form"'
    assert parse_rule(print_rule(rule)).act.words == s.Who((s.Word("if", True),))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("@p3", At(3)),
        ("@p3:6", At(3, 6, 3, 6)),
        ("@p3:6-9", At(3, 6, 3, 9)),
        ("@p3-5", At(3, None, 5)),
        ("@p3:6-p4", At(3, 6, 4)),
        ("@p3:6-p4:2", At(3, 6, 4, 2)),
        ("@p3-p5:1", At(3, None, 5, 1)),
    ],
)
def test_places_in_the_document(written: str, at: At) -> None:
    assert parsed(f'policy "A" {written}').at == at
    assert str(at) == written


def test_text_is_wrapped_at_spaces_and_nowhere_else() -> None:
    text = "one two-three\u00a0four " * 30 + "x" * 200
    printed = print_source(s.Source(title="A", blocks=(s.Clause(text=text, parts=(s.Item(text=text),)),)))
    long = [line for line in printed.split("\n") if len(line) > printer.WIDTH]
    assert [line.lstrip(" >") for line in long] == ["x" * 200] * 2
    assert parsed(printed).blocks[0].text == text


def test_line_ends_and_byte_order_marks_do_not_matter() -> None:
    text = text_of(CASES / "whole.byelaw")
    assert parse(text.replace("\n", "\r\n")) == parse(text)
    assert parse("\ufeff" + text.rstrip("\n")) == parse(text)
