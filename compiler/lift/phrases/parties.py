"""Who is meant: a noun phrase becomes the parties that it names, with the pack's word and the bearer class.

A phrase names a party only where the party's words end the head of the noun phrase: "the school's line managers" does,
"school accounts" does not. Longest phrase wins.
"""

import re
from functools import cache, lru_cache

from msgspec import Struct

from ....grammar.model import Bearer
from ....grammar.vocabulary import load_pack
from .words import Phrases, in_small, is_gerund, is_participle, is_third_person, one_of, table, words_of

_WORD = re.compile(r"[\w’'/-]*\w")
_PREPOSITIONS = words_of("joints", "prepositions")
_NOUN_LIKE = words_of("verbs", "noun_like")
_STOPS = words_of("joints", "stops")
_BEHIND_PARTY = words_of("joints", "behind_party")
_SCHOOL_ENDS = words_of("joints", "school_ends")


_BETWEEN = re.compile(rf"[\s,/()'’\"“”]*(\b(?:{one_of('between_parties')})\b[\s,/()]*|\w+\s+){{0,5}}", re.I)
_BEHIND_AGENT = re.compile(rf"\b(?:{one_of('behind_agent')})\b|[;(]")


_NEXT_PHRASE = frozenset(
    {
        "a",
        "an",
        "the",
        "this",
        "each",
        "every",
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "ten",
        "once",
        "twice",
    }
)  # "returned by parents | a week ahead"
_ARTICLES = frozenset({"the", "a", "an", "any", "all", "each", "every", "our", "their"})
_DIGIT = re.compile(r"\d")
_SHORT_NUMBER = re.compile(r"(?<!\d)\d{1,2}$")


class Who(Struct, frozen=True):
    """A party that a text names: the pack's word, its class, the words, and where they end in the text."""

    party: str
    bearer: Bearer
    text: str
    start: int
    end: int


@cache
def _bearers() -> dict[str, Bearer]:
    """Party → bearer class, for those that have one."""
    return {name: party.bearer for name, party in load_pack("core").parties.items() if party.bearer is not None}


@cache
def _phrases() -> Phrases:
    """How documents name the parties."""
    parties = load_pack("core").parties
    return Phrases(
        (name, " ".join("i.t." if word == "it" else _fold(word) for word in re.findall(r"[\w’'/-]*[\w#]", phrase)))
        for name in _bearers()
        for phrase in parties[name].phrases
    )


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """A word as phrases hold it: small letters, a number of a year or stage as `#`."""
    low = word.replace("’", "'").casefold()
    return _SHORT_NUMBER.sub("#", low) if low[-1:].isdecimal() else low


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of "guardians/tutors", apart where no phrase holds them as one."""
    if "/" not in text[start:end] or _fold(text[start:end]) in _phrases().firsts:
        return [(start, end)]
    return [(start + part.start(), start + part.end()) for part in re.finditer(r"[^/]+", text[start:end])]


@lru_cache(maxsize=4096)
def named(text: str) -> tuple[Who, ...]:
    """All parties that a text names anywhere, in order; longest phrases, none inside another."""
    found: list[Who] = []
    past = 0
    spans = [word.span() for word in _WORD.finditer(text)]
    shouted = text.isupper() and len(spans) > 1
    if "/" in text:
        spans = [part for span in spans for part in _parts(text, *span)]
    small = in_small(text)
    low = [small[a:b] for a, b in spans]
    if _DIGIT.search(small):
        low = [_SHORT_NUMBER.sub("#", word) if word[-1].isdecimal() else word for word in low]
    if "IT" in text and not shouted:
        low = ["i.t." if text[a:b] == "IT" else word for word, (a, b) in zip(low, spans, strict=True)]
    for at, party, length in _phrases().all(low, 0, len(spans)):
        if at >= past:
            past = at + length
            start, end = spans[at][0], spans[past - 1][1]
            if length == 1 and low[at] in _OFFICES and _of_something(low, at):
                party = "staff"  # noqa: PLW2901
            found.append(Who(party, _bearers()[party], text[start:end], start, end))
    if not _WORKS_AS.isdisjoint(low):
        found = _with_leads(text, found)
    if not _TITLES.isdisjoint(low):
        found = _with_names(text, found)
    if MARK in text:
        found = _with_marked(text, found)
    return tuple(found)


MARK = "ː"
"""Stands between a name and the party of whoever bears it (`bynames`); a letter, so that they are one word."""

_MARKED = re.compile(
    rf"(?<![\w’'.-])(?P<name>(?:[\w’'.-]+{MARK} )*[A-Z][^\W{MARK}]*(?:[’'-][^\W{MARK}]+)*){MARK}(?P<party>[a-z]+(?:-[a-z]+)*)"
    rf"(?P<aside>{MARK}{{1,2}} \([^()]*\))?"
)


def _with_marked(text: str, found: list[Who]) -> list[Who]:
    """The parties of a text with the people who are marked in it, once each where their role stands beside."""
    people = [
        (Who(m["party"], _bearers()[m["party"]], m["name"].replace(MARK, ""), m.start(), m.end("party")), m.end())
        for m in _MARKED.finditer(text)
        if m["party"] in _bearers()  # a text may be cut in the midst of one
    ]
    apart = [w for w in found if not any(p.start <= w.start < end for p, end in people)]
    return sorted([*apart, *(p for p, _ in people)], key=lambda who: who.start)


def _of_something(low: list[str], at: int) -> bool:
    """Whether a word for an office is that of something other than the people or the systems it stands for alone: "the grounds
    manager", "the lab technician", "the head of music".
    """
    before = low[at - 1] if at else ""
    if low[at] in ("head", "heads"):
        behind = [word for word in low[at + 1 : at + 4] if word not in ("the", "our")]
        return behind[:1] == ["of"] and behind[1:2] != [] and behind[1] not in _WHOLE_SCHOOL | _SOME_THING
    return before.isalpha() and before not in _PLAIN and not is_gerund(before) and before not in _PREPOSITIONS


def _with_leads(text: str, found: list[Who]) -> list[Who]:
    """The parties of a text with whoever leads or works on something: "the maths lead", "our pupil premium champion"."""
    leads = [Who("staff", "staff", m[1], m.start(1), m.end(1)) for m in _LEAD.finditer(text)]
    apart = [p for p in leads if not any(w.start < p.end <= w.end for w in found)]
    inside = [w for w in found if any(p.start <= w.start and w.end <= p.end for p in apart)]
    return sorted([*(w for w in found if w not in inside), *apart], key=lambda who: who.start)


_OFFICES = frozenset({"manager", "managers", "supervisor", "supervisors", "technician", "technicians", "head", "heads"})
_SOME_THING = frozenset({"any", "this", "these", "such", "it"})  # "inform the head | of any message"
_WHOLE_SCHOOL = _SCHOOL_ENDS | {"centre", "provision"}
_PLAIN = words_of("joints", "before_offices") | words_of("joints", "determiners")
_WORKS_AS = frozenset({"lead", "champion", "trainer", "coordinator", "co-ordinator", "worker", "housekeeper", "porter"})
_LEAD = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|[Aa]n?|[Aa]ny|[Ee]ach|[Ee]very) "
    r"((?:[a-z][a-z-]* ){1,3}(?:lead|champion|trainer|co-?ordinator|worker)|housekeeper|porter)\b"
    r"(?=\s*(?:[.,;:)]|$|(?:must|will|shall|should|may|can|is|has|and|or|who|to)\b))",
    re.I,
)


def _with_names(text: str, found: list[Who]) -> list[Who]:
    """The parties of a text with those of its people who are named by title and name, who work for the school: "Mrs Oke"."""
    people = [Who("staff", "staff", m[0], m.start(), m.end()) for m in _PERSON.finditer(text)]
    apart = [p for p in people if not any(w.start < p.end and p.start < w.end for w in found)]
    return sorted([*found, *(_in_office(text, p, found) for p in apart)], key=lambda who: who.start)


def _in_office(text: str, person: Who, found: list[Who]) -> Who:
    """A person with the party of the office that stands beside the name: "Mrs Oke (DSL)", "the bursar, Mr Lee,"."""
    for office in found:
        behind = _OFFICE_BEHIND.fullmatch(text[person.end : office.start])
        before = _NAME_BEHIND.fullmatch(text[office.end : person.start])
        closed = text[max(person.end, office.end) :].lstrip()[:1] in ("", ",", ".", ")", ";")
        if closed and ((behind and office.start > person.end) or (before and office.end < person.start)):
            return Who(office.party, office.bearer, person.text, person.start, person.end)
    return person


_OFFICE_BEHIND = re.compile(r"\s*\((?:the |our )?|, (?:the|our) ")
_NAME_BEHIND = re.compile(r"\s*\(|, ")


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "revd", "sister", "matron"})
_PERSON = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd)\.? (?:[A-Z]\w*\.? ){0,2}[A-Z][\w’'-]*\w|(?<=[a-z] )Sister\b(?! [A-Z]))"
)


def _possessive(text: str, who: Who) -> bool:
    """`parents'`, `pupil's`: then the party owns what follows."""
    return text[who.end : who.end + 2].replace("’", "'") in ("'s", "' ") or text[who.end : who.end + 1] in ("'", "’")


def _ends_head(text: str, who: Who) -> bool:
    """Whether a party's words end the head of their noun phrase, so that it is the party that is meant."""
    if _possessive(text, who):
        return False
    rest = text[who.end :].lstrip()
    if not rest or not (rest[0].isalnum() or rest[0] in "/-"):
        return rest[:1] != "-"
    if rest[0] in "/-":
        return rest[0] == "/"
    word = _fold(_WORD.match(rest)[0])  # type: ignore[index]
    return (
        word in _PREPOSITIONS
        or word in _STOPS
        or word in _NEXT_PHRASE
        or word in _BEHIND_PARTY
        or word
        in (
            "and",
            "or",
            "nor",
            "as",
            "and/or",
            "alike",
            "themselves",
            "only",
            "alone",
            "else",
            "involved",
            "concerned",
            "responsible",
            "at",
            "otherwise",
            "but",
            "aged",
        )
        or is_gerund(word)
        or (is_participle(word) and _phrase_follows(rest))
        or word.endswith("ly")
        or (is_third_person(word) and word[:-1] not in _NOUN_LIKE and word[:-2] not in _NOUN_LIKE)
    )


def _phrase_follows(rest: str) -> bool:
    """Whether a participle begins a phrase of its own ("staff employed by …"), not a compound ("school hosted sites")."""
    words = [_fold(w) for w in _WORD.findall(rest)[1:3]]
    return (
        not words or words[0] in _PREPOSITIONS or is_gerund(words[0]) or words[0] in _STOPS or words[0].endswith("ly")
    )


def _starts_phrase(text: str, who: Who) -> bool:
    """Whether nothing before the party's words makes it the object of something else ("contact with pupils")."""
    joined = False
    before = _WORD.findall(text[: who.start])
    if len(before) == 2 and is_gerund(_fold(before[1])) and _fold(before[0]) in _ARTICLES:
        return True  # "the presiding officer"
    for printed in reversed(before):
        word = _fold(printed)
        if word in ("and", "or", "nor", "and/or") or word.endswith("/"):
            joined = True
            continue
        if word in _PREPOSITIONS and word not in ("including", "like"):
            return False
        if (word in _STOPS and word not in ("both", "not", "that")) or (
            is_gerund(word) and not joined and not printed[0].isupper()
        ):
            return False
    return True


@lru_cache(maxsize=4096)
def subjects(text: str) -> tuple[Who, ...]:
    """The parties that a noun phrase is about: "the head and all staff who drive" names two, "pupils' work" none."""
    found: list[Who] = []
    for who in named(text):
        if not _ends_head(text, who):
            if (
                found
                and not _possessive(text, who)
                and re.fullmatch(r"[\s,]*(and|or)\s+", text[found[-1].end : who.start])
            ):
                found.pop()  # "school or council addresses": neither is meant
            continue
        if not _starts_phrase(text, who):
            continue
        between = text[found[-1].end : who.start] if found else ""
        if found and not _BETWEEN.fullmatch(between):
            continue
        if found and not re.search(r"[,/&(]|\b(and|or|nor|and/or|as well as)\b", between, re.I):
            continue
        found.append(who)
    return tuple(found)


@lru_cache(maxsize=4096)
def agent(text: str) -> tuple[Who, ...]:
    """The parties of a by-phrase: "approved by the headteacher"."""
    if _BY_ALL.search(text):
        return (Who("everyone", "everyone", "all", 0, 0),)
    text = re.split(r"\b(?:which|that|who)\b", text)[0]
    if sent := _SENT_BY.search(text):  # "followed by a call home from the tutor"
        return subjects(sent[1])
    for match in re.finditer(r"\bby\s+(?:or on behalf of\s+|at least (?=(?:one|two|an?)\s))?", text):
        tail = text[match.end() :]
        found = subjects(_BEHIND_AGENT.split(tail)[0])
        lead = _WORD.findall(tail[: found[0].start]) if found else []
        if found and _of_another_act(text[: match.start()]):
            continue  # "registered to a mailbox supplied | by the office": not they register it
        if found and _SOME_PERSON.match(tail):
            continue  # "by a second person": whoever that is, it is not everyone
        if found and len(lead) <= 6 and not any(is_gerund(_fold(w)) or w == "by" for w in lead):
            more = _AND_BY.match(tail, found[-1].end)  # "by pupils or by their parents"
            return found + (subjects(_BEHIND_AGENT.split(tail[more.end() :])[0]) if more else ())
    return ()


def _of_another_act(before: str) -> bool:
    """Whether a participle that belongs to a noun behind the verb stands right before "by"."""
    words = [_fold(w) for w in _WORD.findall(before)]
    return (
        len(words) > 2
        and is_participle(words[-1])
        and is_participle(words[0])
        and words[-2] not in _GOES_WITH
        and not words[-2].endswith("ly")
        and not before.rstrip().endswith(",")
        and not re.search(rf",\s+{re.escape(words[-1])}\W*\Z", before, re.I)
    )


_GOES_WITH = frozenset(
    {
        "and",
        "or",
        "be",
        "been",
        "being",
        "is",
        "are",
        "not",
        "then",
        "also",
        "until",
        "unless",
        "when",
        "if",
        "once",
        "as",
        "than",
    }
)
_BY_ALL = re.compile(r"\bby (?:all|those)(?: those)? (?:who|present)\b")
_SENT_BY = re.compile(
    r"\bby (?:an? )?(?:\w+ )?(?:calls?|letters?|emails?|visits?|notes?|messages?)\b[^,;]*?\bfrom (.+)"
)
_AND_BY = re.compile(r",? (?:and|or) by ")
_SOME_PERSON = re.compile(r"(?:an?|another|one|two|some) (?:[\w-]+ )?(?:person|people|individuals?|persons)\b", re.I)


def is_proper_school(text: str) -> bool:
    """A name that ends in School, Academy, Trust …"""
    words = [_fold(w) for w in _WORD.findall(text)]
    return bool(words) and words[-1] in _SCHOOL_ENDS


def is_part_of_school(subject: str) -> bool:
    """Whether a subject is parts of the school, whose own things are the school's: `departments, clubs and trips`."""
    return _part_of_school().fullmatch(subject) is not None


@cache
def _part_of_school() -> re.Pattern[str]:
    one = rf"(?:[\w’'-]+ ){{0,2}}(?:{'|'.join(table('circumstances')['school_units'])})"
    return re.compile(rf"\W*{one}(?:,? (?:and |or )?{one})*\W*", re.IGNORECASE)


def place_nouns() -> frozenset[str]:
    """Nouns before "where" and "when" that the words after them describe."""
    return frozenset(table("joints")["places"])
