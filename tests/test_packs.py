"""The packs that come with the program: every word is told, signalled and known where another names it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from byelaw.compiler.parse import parse_request
from byelaw.compiler.pipeline import compile_file
from byelaw.compiler.question import read_question
from byelaw.diff.wanted import want
from byelaw.grammar import syntax as s
from byelaw.grammar import vocabulary as vocabulary_module
from byelaw.grammar.signals import Lexicon, Passage, signals
from byelaw.grammar.vocabulary import pack_names, vocabulary

WORDS = vocabulary(*pack_names())
PREPOSITIONS = {"about", "by", "for", "from", "of", "to", "with"}


def test_packs_are_there() -> None:
    assert pack_names() == ("core", "acceptable-use", "behaviour", "mobile-phones", "social-media", "technology")
    assert [pack.name for pack in vocabulary("social-media").packs] == ["core", "technology", "social-media"]


def test_no_word_is_told_twice() -> None:
    for kind in ("parties", "actions", "facts", "moments", "penalties", "units", "topics"):
        names = [name for pack in WORDS.packs for name in getattr(pack, kind)]
        assert len(names) == len(set(names)), kind
    acts, moments = set(WORDS.actions), set(WORDS.moments)
    assert not acts & moments
    assert not acts & set(WORDS.parties)


@pytest.mark.parametrize("name", WORDS.actions)
def test_action_is_complete(name: str) -> None:
    action = WORDS.actions[name]
    assert action.means
    assert action.phrases
    assert action.topic in WORDS.topics
    assert set(action.takes) <= PREPOSITIONS
    assert action.kind_of is None or action.kind_of in WORDS.actions
    if action.against is not None:
        assert action.against in WORDS.actions
        assert action.against not in WORDS.wider(name)


def test_kinds_end() -> None:
    for name in (*WORDS.actions, *WORDS.parties):
        chain = WORDS.wider(name)
        assert len(chain) == len(set(chain)) < 6


def test_facts_are_complete() -> None:
    for name, fact in WORDS.facts.items():
        assert fact.means, name
        if fact.type == "choice":
            assert fact.values, name
        if fact.type in ("choice", "order"):
            values = {value for phrase in fact.phrases for value in phrase.split(" to ")}
            assert values <= set(fact.values), name
        if fact.type == "yes-no":
            assert set(fact.phrases) <= {"yes"}, name


def test_moments_and_penalties_are_signalled() -> None:
    for name, known in {**WORDS.moments, **WORDS.penalties}.items():
        assert known.means, name
        assert known.phrases, name


def test_units_are_counted_in_units() -> None:
    for unit, counted in WORDS.units.items():
        assert counted == "calendar" or counted.split()[-1] in WORDS.units, unit


def test_phrases_compile() -> None:
    assert signals(WORDS).actions.find(Passage("accept a friend request from a pupil"))


def test_no_phrase_seeks_an_owners_ending() -> None:
    """The reader of words leaves out the `'s` of `the school's page`: a phrase with it would never be found."""
    told = [phrase for action in WORDS.actions.values() for phrase in action.phrases]
    told += [phrase for fact in WORDS.facts.values() for phrases in fact.phrases.values() for phrase in phrases]
    assert not [phrase for phrase in told if re.search(r"[a-z]_s(?![a-z])", phrase)]


def test_unknown_class_is_told() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Lexicon({"x": ("{nowhere} post",)}, {})


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("post photo", "Photos were posted", True),
        ("post photo", "Photos were taken", False),
        ("defam*", "a defamatory remark", True),
        ("share|upload", "uploading a film", True),
        ("friend_request", "two friend requests", True),
        ("friend_request", "request a friend", False),
        ("{image} post", "pictures are posted", True),
        ("^report", "report it", True),
        ("^report", "read the long and weary annual report", False),
        ("post !consent", "post with consent", False),
        ("post post", "post once", False),
    ],
)
def test_phrase_language(phrase: str, text: str, found: bool) -> None:
    lexicon = Lexicon({"x": (phrase,)}, {"image": ("picture", "photo")})
    assert bool(lexicon.find(Passage(text))) is found


def test_anywhere_reaches_beyond_the_act() -> None:
    lexicon = Lexicon({"near": ("report pupil",), "far": ("report ~pupil",)}, {})
    hits = lexicon.find(Passage("report it", around="if a pupil writes"))
    assert [hit.name for hit in hits] == ["far"]
    assert Lexicon({"farther": ("~report ~pupil",)}, {}).find(Passage("do so", around="report a pupil"))


def test_questions_are_many_and_whole() -> None:
    questions = WORDS.questions
    assert len(questions) >= 45
    assert len({q.id for q in questions}) == len({q.asks for q in questions}) == len(questions)
    assert {q.topic for q in questions} >= set(WORDS.topics) - {"approval", "breach"}


@pytest.mark.parametrize("question", WORDS.questions, ids=lambda q: q.id)
def test_question_is_in_words_of_the_packs(question: vocabulary_module.Question) -> None:
    request, problems = parse_request(question.about)
    assert not problems
    assert request is not None
    assert question.asks.endswith("?")
    assert question.topic in WORDS.topics
    assert {w.text for w in request.who.words} <= set(WORDS.parties)
    assert request.act.words is not None
    acts = {w.text for w in request.act.words.words}
    assert acts <= set(WORDS.actions)
    takes = {prep for act in acts for prep in WORDS.actions[act].takes}
    assert {arg.prep for arg in request.act.args} <= takes
    parts = request.when.of if isinstance(request.when, s.All) else (request.when,)
    for test in parts:
        if isinstance(test, s.Is):
            values = {v.start.text for v in test.values}
            assert values <= set(WORDS.facts[test.fact].values) or WORDS.facts[test.fact].type == "text"
        elif isinstance(test, s.Holds):
            assert test.fact.text in WORDS.facts


def test_a_school_can_write_its_own_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("core", "homework"):
        (tmp_path / name).mkdir()
    (tmp_path / "core" / "pack.toml").write_text('title = "Core"\nversion = "1"\n', encoding="utf-8")
    (tmp_path / "homework" / "pack.toml").write_text(
        'title = "Homework"\nversion = "1"\nuses = ["core"]\n[topics]\nwork = "Work at home"\n', encoding="utf-8"
    )
    (tmp_path / "homework" / "actions.toml").write_text(
        '[set-homework]\ntopic = "work"\nmeans = "give work for home"\nphrases = ["^set homework"]\n', encoding="utf-8"
    )
    monkeypatch.setattr(vocabulary_module, "PACKS", tmp_path)
    own = vocabulary("homework")
    assert [hit.name for hit in signals(own).actions.find(Passage("set homework every week"))] == ["set-homework"]


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_is_whole_with_what_it_uses(name: str) -> None:
    """A phrase of a pack may name only classes that it, or a pack it uses, has."""
    lexicons = signals(vocabulary(name))
    assert all(getattr(lexicons, kind) for kind in ("actions", "parties", "moments", "penalties", "facts", "asked"))


LIFTED = {
    "mobile-phones": (
        "bring-device silence-device hand-in-device use-device wear-device collect-device take-image hide-device "
        "use-school-phone drive-with-phone search-device call-through-office"
    ),
    "acceptable-use": (
        "install-software guard-password hack use-ict play-games circumvent-filter encrypt use-removable-media sign-off "
        "open-attachment use-school-mail return-equipment report-fault monitor-use send-spam write-politely "
        "touch-others-files back-up connect-device"
    ),
    "behaviour": (
        "harass report-bullying investigate-bullying record-bullying inform-parents support-victim help-bully "
        "respect-others swear bring-banned-item be-consistent detain exclude use-force search-pupil punish-body reward "
        "leave-site support-school watch-incidents record-incident"
    ),
}


@pytest.mark.parametrize("name", LIFTED)
def test_a_policy_is_lifted_to_the_words_of_its_subject(name: str) -> None:
    policy = compile_file(Path(__file__).parent / "cases" / "packs" / f"{name}.md").policy
    assert [pack for pack in policy.packs if pack not in ("core", "technology")] == [name]
    acts = (norm.formal.act.words for clause in policy.clauses for norm in clause.norms)
    found = {word.text for words in acts if words for word in words.words}
    assert set(LIFTED[name].split()) <= found


SUBJECTS = {
    "social-media": ("Social media policy", ("social-media",)),
    "other": ("Acceptable use, mobile phones and behaviour policy", ("acceptable-use", "mobile-phones", "behaviour")),
}
"""Titles under which a policy is read with which packs."""

SURE, NEAR = 0.6, 0.35
"""How sure a question must be about its act, and how much surer another may be: several make sense."""


def told(name: str) -> list[Any]:
    cases = tomllib.loads((Path(__file__).parent / "cases" / "packs" / f"{name}.toml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["act"]) for case in cases["case"]]


@pytest.mark.parametrize("case", told("asked"))
def test_a_question_in_any_words_is_about_the_act(case: dict[str, Any]) -> None:
    words = vocabulary(*SUBJECTS[case["pack"]][1])
    for question in case["says"]:
        acts = want(read_question(question, words), words).acts
        assert acts.get(case["act"], 0.0) >= max(SURE, max(acts.values()) - NEAR), (question, acts)


@pytest.mark.parametrize("case", [*told("said"), *told("ways")])
def test_a_sentence_in_any_words_rules_the_act(case: dict[str, Any], tmp_path: Path) -> None:
    for text, acts in ruled(case, tmp_path):
        assert case["act"] in acts, text


@pytest.mark.parametrize("case", [*told("unsaid"), *told("beside")])
def test_a_sentence_near_an_act_does_not_rule_it(case: dict[str, Any], tmp_path: Path) -> None:
    for text, acts in ruled(case, tmp_path):
        assert case["act"] not in acts, text


def ruled(case: dict[str, Any], folder: Path) -> Iterator[tuple[str, set[str]]]:
    """The clauses of a policy that says what a case does, each with the acts that it rules."""
    title = SUBJECTS[case["pack"]][0]
    clauses = "\n\n".join(f"{place}. {said}" for place, said in enumerate(case["says"], 1))
    (folder / "policy.md").write_text(f"# {title}\n\n## Rules\n\n{clauses}\n", encoding="utf-8")
    policy = compile_file(folder / "policy.md").policy
    assert len(policy.clauses) == len(case["says"])
    for clause in policy.clauses:
        yield (
            clause.text,
            {w.text for n in clause.norms for w in (n.formal.act.words.words if n.formal.act.words else ())},
        )
