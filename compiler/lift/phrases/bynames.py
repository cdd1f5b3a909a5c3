"""People whom a document calls by name, marked in its texts with the role that it says they have: "Ruthːheadteacher".

Comes in: the texts of a document, which tell once who somebody is ("Ruth Oke, our headteacher"). Goes out: texts in which each
later name carries its party, and the same texts without the marks. Who is meant by a marked name is for `parties` to read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ...sought import Sought
from .parties import MARK, Who, is_proper_school, named
from .reading import NormReading, Reading, Unit
from .words import words_of

_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd)\.? )"
_WORD = r"[A-Z][\w’'-]*\w"
_FULL = rf"{_TITLE}?(?:{_WORD}|[A-Z]\.?)(?: (?:{_WORD}|[A-Z]\.)){{1,2}}|{_TITLE}{_WORD}"
_BEFORE_ROLE = re.compile(
    rf"(?<![\w’'-])(?P<name>{_FULL}|{_WORD})(?P<link>, (?P<our>our|the) |, | \((?:our |the )?| \| | is (?:our|the) )"
    r"(?P<role>[\w’'-]+(?: [\w’'-]+){0,5})(?P<ends>,? |[,.;:)|]|$)"
)
_BEHIND_ROLE = re.compile(
    rf"(?P<link>, | \(|: ?| \| | is | )(?P<name>{_FULL})(?=[,.;)|]|$| (?:who|is|and|or|will|must|can|may|should|has|on)\b)"
)
_NO_NAMES = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Spring|Summer|Autumn|Term|Year|Class|Key|Stage|The|Our|This|In|All|Any|No|If|When|Please)\b"
)
_NO_PART = words_of("joints", "before_names")
"""Words before a name at the head of a sentence: "Tell | Ruth Oke, our headteacher"."""

_OFFICES = ("headteacher", "dsl", "dpo", "it", "line_manager", "governors", "staff", "site_team")
_MARKED = re.compile(rf"{MARK}(?:[a-z]+(?:-[a-z]+)*)?(?P<aside>{MARK}{{0,2}})(?: \((?P<role>[^()]*)\))?")


class People(Struct, frozen=True):
    """Who is called by name: what is found in a text (names, and the words that tell who they are), and what is put for it."""

    puts: dict[str, str] = {}
    finds: Sought | None = None


NOBODY = People()


def people_in(units: Sequence[Unit]) -> People:
    """The people of whom a document tells by what role it knows them."""
    return _people_of(tuple(unit.text for unit in units))


@lru_cache(maxsize=1)  # asked for when a document is lifted, and again when its model is built
def _people_of(texts: tuple[str, ...]) -> People:
    found = [one for text in texts for one in _introduced(text)]
    if not found or any(MARK in text for text in texts):
        return NOBODY
    lower = {word for text in texts for word in re.findall(r"(?<![\w’'])[a-z]+", text)}
    roles: dict[str, Who] = {}
    puts: dict[str, str] = {}
    for name, who, words, aside in found:
        parts = name.split()
        called_so = any(known.text != name for known in named(name))  # not whom a title alone shows to be of the staff
        if _NO_NAMES.search(name) or called_so or is_proper_school(name):
            continue
        if any(part.rstrip(".").casefold() in lower for part in parts):
            continue
        if len(parts) == 1 and sum(name in text for text in texts) < 2:
            continue
        roles.setdefault(name, who)
        puts[words] = _marked(name, roles[name]) + f"{MARK} ({aside})" if aside else words
        if aside:
            puts[f"{words},"] = _marked(name, roles[name]) + f"{MARK}{MARK} ({aside})"
    short = Counter(one for name in roles for one in _short(name))
    for name, who in roles.items():
        for one in (name, *(s for s in _short(name) if short[s] == 1 and s.casefold() not in lower)):
            puts.setdefault(one, _marked(one, who))
    if not roles:
        return NOBODY
    finds = "|".join(re.escape(words) for words in sorted(puts, key=lambda words: (-len(words), words)))
    return People(puts, Sought(rf"(?<![\w’'-])(?:{finds})(?![\w-])"))


def _introduced(text: str) -> Iterator[tuple[str, Who, str, str]]:
    """The names of which a text tells the role: the name, the role, all these words, and the role where commas set it apart."""
    for found in _BEFORE_ROLE.finditer(text):
        who = next(iter(named(found["role"])), None)
        if who is None or who.start or who.bearer not in _OFFICES:
            continue
        rest = found["role"][who.end :]
        if rest and not rest.startswith((" and ", " at ", " of ", " for ")):
            continue
        if not rest and found["ends"] in (" ",) and found["link"].startswith(","):
            continue  # "in Religious Studies, the head will"
        aside = f"{found['our']} {found['role']}" if found["our"] and found["ends"] != " " else ""
        name = found["name"]
        while (first := name.partition(" "))[2] and first[0].casefold() in _NO_PART:
            name = first[2]
        single = " " not in name
        if not (single and found["our"] != "our"):
            yield name, who, text[found.start("link") - len(name) : found.end("role")], aside
    for found in _BEHIND_ROLE.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        who = next(iter(named(before)[-1:]), None)
        if who is not None and who.end == len(before) and who.bearer in _OFFICES:
            yield found["name"], who, text[found.start() : found.end()], ""


def _short(name: str) -> Iterator[str]:
    """The shorter names of somebody: "Ruth" and "Mrs Oke" for Ruth Oke."""
    parts = name.split()
    if len(parts) > 1 and not re.fullmatch(_TITLE.removesuffix(" )") + ")", parts[0]):
        if len(parts[0].rstrip(".")) > 1:
            yield parts[0]
        yield from (f"{title} {parts[-1]}" for title in ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr"))
    elif len(parts) > 2:
        yield f"{parts[0]} {parts[-1]}"


def _marked(name: str, who: Who) -> str:
    return name.replace(" ", f"{MARK} ") + MARK + who.party


def marked(text: str, people: People) -> str:
    """A text with the role of each of the people beside the name."""
    return people.finds.sub(lambda found: people.puts[found[0]], text) if people.finds else text


def plain(text: str) -> str:
    """A text without these marks, as the document has it."""
    return _MARKED.sub(_unmarked, text) if MARK in text else text


def _unmarked(found: re.Match[str]) -> str:
    behind = "" if found["role"] is None else found["role"]
    if not found["aside"]:
        return "" if found["role"] is None else f" ({behind})"
    return f", {behind}{',' * (len(found['aside']) - 1)}" if behind else ""


def marked_units(units: Iterable[Unit], people: People) -> list[Unit]:
    """Units with their people marked."""
    return [replace(unit, text=marked(unit.text, people)) for unit in units]


def marked_norm(norm: NormReading, people: People) -> NormReading:
    """A norm with its people marked; as it is, where its words would not be those of its sentence."""
    if people.finds is None or not people.finds.search(norm.sentence):
        return norm
    put = replace(
        norm,
        sentence=marked(norm.sentence, people),
        action=marked(norm.action, people),
        condition=norm.condition and marked(norm.condition, people),
        exception=norm.exception and marked(norm.exception, people),
    )
    return put if put.action in put.sentence or norm.action not in norm.sentence else norm


def plain_reading(reading: Reading) -> Reading:
    """A reading in the document's own words."""
    return replace(
        reading,
        norms=tuple(map(_plain_norm, reading.norms)),
        practices=tuple(map(_plain_norm, reading.practices)),
        xrefs=tuple(map(plain, reading.xrefs)),
        citations=tuple(replace(one, name=plain(one.name)) for one in reading.citations),
        terms=tuple(replace(one, text=plain(one.text)) for one in reading.terms),
    )


def _plain_norm(norm: NormReading) -> NormReading:
    if MARK not in f"{norm.sentence}{norm.action}":
        return norm
    return replace(
        norm,
        sentence=plain(norm.sentence),
        action=plain(norm.action),
        condition=norm.condition and plain(norm.condition),
        exception=norm.exception and plain(norm.exception),
        bearer_text=plain(norm.bearer_text),
    )
