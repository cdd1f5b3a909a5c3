"""Whom a policy and each of its sections address: by headings, by whom they bind, by how they speak to the reader.

Comes in: all units, and the norms that a first reading found in each. Goes out: what stands round the sentences of each
section, by its headings. Nothing here looks at a single sentence's grammar.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from msgspec.structs import replace

from ....grammar.model import Bearer
from ...sought import Sought, holds
from ..phrases.parties import Who, named
from ..phrases.reading import NormReading, Unit
from ..phrases.words import one_of, table
from ..sentence.replies import of_oneself
from .context import Context
from .second_person import (
    ADDRESSED,
    POSSESSIVE,
    called_in,
    meant_sections,
    shown_sections,
    staff_sections,
    to_part,
    told_by_heading,
    told_of_children,
    we_of,
    written_for,
    you_of,
)
from .titled import Meant, meant_by, titled, topical

_GROUPS: tuple[Bearer, ...] = (
    "staff",
    "pupils",
    "parents",
    "school",
    "site_team",
    "governors",
    "everyone",
    "third_parties",
)
_COLLECTIVE = Sought(
    r"\b(referred to|known) as\b|\b(?:are|is|be) (?:here |together |all )*called\b"
    r"|\bterm\b.*\b(appl|includ|refer)|\bstaff\W+(?:here |also )?(?:means|includes|covers)\b",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:naming|photographing|filming|contacting|tagging|recording|identifying|befriending|messaging|following|informing|searching"
    r"|disciplining|protecting)(?: (?:our|the|all))?\s*$"
    r"|\b(with|between|of|to|by|safeguarding|protecting|against|about|from|for)\b[\w\s]*$"
    r"|^(?:what (?:happens )?)?(?:if|when) (?!you\b)",
    re.I,
)
_ASKED_OF = re.compile(
    r"(?:what|how|when|where) (?:should|must|can|do|will|may|shall) (?:all |our |the |we expect of |we ask of )*$", re.I
)
_DONE_BY = re.compile(
    r"\b(?:use|usage|misuse|conduct|behaviour|access|posts?|communications?|photography|\w+ing)\b[^:]* by (?:all |our |the )*$",
    re.I,
)
_BARE = re.compile(r"(?:(?:the|all|our|school|any|other|local) )*", re.I)
_OFFICIAL = re.compile(one_of("official"), re.I)
_PLEDGES = re.compile(rf"\b(?:{one_of('pledges')})\b", re.I)
_INFANT = re.compile(r"(?:the )?(?:bab(?:y|ies)|toddlers?|infants?)", re.I)
"""Those to whom nobody speaks."""
_OUTSIDE = frozenset({"former-pupil", "press", "police", "platform-owner", "applicant"})
"""Those of whom a school's rules speak, and who do not read them."""
_SOMEONE = re.compile(r"(?:someone|somebody|person|people|individuals?|recipients?)", re.I)
_PARENTAL = re.compile(r"\bparental\b", re.I)
_STAFF = re.compile(rf"\b(?:{one_of('all_staff')})\b", re.I)
_OFTEN = 4  # norms that bind "you": then the policy speaks to somebody


@lru_cache(maxsize=1024)
def speaker_of(text: str) -> Who | None:
    """Who promises in what follows: "All pupils agree to these rules:", "Acceptable use agreement for visitors"."""
    if not _PLEDGES.search(text):
        return None
    found = [w for w in named(text) if w.bearer in ("pupils", "parents", "staff", "governors", "third_parties")]
    if found and found[0].bearer == "staff" and all(w.bearer in ("staff", "governors", "third_parties") for w in found):
        return found[0]  # "Agreement for staff, governors and volunteers"
    return found[0] if len({w.bearer for w in found}) == 1 else None


def spoken_as(text: str) -> Who | None:
    """Who speaks in a unit that begins by saying so: "As a pupil I promise …"."""
    found = _AS_ONE.match(text)
    people = named(found["who"]) if found else ()
    return people[0] if len(people) == 1 and people[0].bearer in ("pupils", "parents", "staff", "governors") else None


_AS_ONE = re.compile(r"\W*As (?:an? |the )?(?P<who>(?:[\w’'/-]+ ){1,4}?),? ?(?:I|we)\b")


@lru_cache(maxsize=256)
def pledger_of(title: str, heading: str) -> Who | None:
    """Who promises under a heading that only names him, in an agreement: "Parents", "Pupils will"."""
    if not _AGREEMENT.search(title):
        return None
    found = [w for w in named(heading) if w.bearer in ("pupils", "parents", "staff", "governors", "third_parties")]
    alone = len(found) == 1 and not _PARTY_ALONE.sub("", heading[: found[0].start] + heading[found[0].end :])
    return found[0] if alone else None


_AGREEMENT = re.compile(r"\b(?:agreement|charter|contract|pledge|promise|compact)\b", re.I)
_PARTY_ALONE = re.compile(
    r"\b(?:the|our|as|a|an|all|we|i|will|promise|promises|agree|role|part|commitment|of)\b|\W|[’']s\b", re.I
)


def unaddressed(units: Sequence[Unit]) -> dict[tuple[str, ...], Context]:
    """What stands round each section before anything of it was read."""
    collective = any("staff" in unit.text.casefold() and _COLLECTIVE.search(unit.text) for unit in units)
    nobody = Context(None, None, "school", collective=collective)
    return {unit.headings: nobody for unit in units}


def addressed(
    units: Sequence[Unit], heard: Sequence[tuple[NormReading, ...]], title: str = "", meant: Meant = ()
) -> dict[tuple[str, ...], Context]:
    """What stands round each section: whom it addresses, and whom the policy does, which are those whom they bind by
    name, most often, or whom its `title` addresses; and who "you" and "we" are there. `heard` are the norms that a first
    reading found in each unit.
    """
    contexts = unaddressed(units)
    bound: dict[tuple[str, ...], Counter[Bearer]] = {headings: Counter() for headings in contexts}
    whole: Counter[Bearer] = Counter()
    suffer: dict[tuple[str, ...], Counter[Bearer]] = {headings: Counter() for headings in contexts}
    you = 0
    for unit, norms in zip(units, heard, strict=True):
        for norm in norms:
            if norm.modality == "sanction" and norm.bearer_text and norm.bearer in ("staff", "pupils", "parents"):
                suffer[unit.headings][norm.bearer] += 1
            if norm.bearer_text == "you":
                you += 1
            elif (
                norm.bearer_text
                and norm.bearer in _GROUPS
                and norm.modality != "sanction"
                and not norm.bearer_text.casefold().startswith("third part")
            ):
                bound[unit.headings][norm.bearer] += 1
                every = norm.bearer == "staff" and names_all_staff(norm.bearer_text)
                if norm.bearer in ("pupils", "parents") or every:
                    whole[norm.bearer] += 1
    if not whole and you:
        whole["staff"] = you
    most = whole.most_common(1)
    clear = bool(most) and (most[0][1] > 0.75 * whole.total() or "staff" not in whole)
    commonly: Bearer = most[0][0] if clear else "staff"
    everybody = sum((counts for counts in bound.values()), Counter[Bearer]())
    voices = _voices_of(units)
    readers = {headings: _clearly(counts) for headings, counts in voices.items()}
    if written_for(units) == "staff":
        readers = {at: who if who == "staff" or (who and to_part(at, who)) else None for at, who in readers.items()}
        readers[()] = "staff"
    called = tuple(called_in(units))
    named_by = meant_by(titled(title), meant)
    headed = named_by.bearer if named_by else None
    to_staff = frozenset() if headed else staff_sections(units, voices[()])
    shown = {} if headed else {**meant_sections(units, voices), **shown_sections(tuple(contexts), voices)}
    colleagues = {} if headed or readers[()] != "parents" else _colleagues(units, bound, readers)
    spoken = [low for unit in units if _speaks(low := unit.text.lower())]
    child = any(fits.search(low) for who, fits in _voices() if who == "pupils" for low in spoken)
    return {
        headings: replace(
            context,
            heading=meant_by(_of_headings(headings, bound[headings]), meant),
            group=_group(bound[headings]),
            audience=headed or _audience(whole, everybody),
            you=headed
            if headed not in (None, "everyone")
            else ("staff" if headings in colleagues else None)
            or readers[()]
            or (topic if (topic := _topic(headings, title)) not in (None, "everyone") else None)
            or commonly,
            titled=named_by,
            child=child,
            topical=_topic(headings, title),
            shared=_shared(bound[headings]),
            spoken=you > _OFTEN and bool(most) and most[0][0] == "staff",
            asker=headed or defined or readers[()] or (commonly if you > _OFTEN and most else None),
            suffers=next((who for who, _ in suffer[headings].most_common(1)), None),
            reader=readers[headings] or told,
            defined=defined,
            we=we_of(called, headings),
        )
        for headings, context in contexts.items()
        for told in (you_of(called, headings, readers[headings]),)
        for implied in ("staff" if headings in to_staff else shown.get(headings),)
        for defined in (told_by_heading(headings) or (implied if told in (None, "everyone") else told),)
    }


def _colleagues(
    units: Sequence[Unit],
    bound: Mapping[tuple[str, ...], Counter[Bearer]],
    readers: Mapping[tuple[str, ...], Bearer | None],
) -> dict[tuple[str, ...], Bearer]:
    """The sections that bind the staff by name and are headed by them, or speak to "you" of parents as others: "you" are staff."""
    return {
        unit.headings: "staff"
        for unit in units
        if _group(bound[unit.headings]) == "staff"
        and readers.get(unit.headings) is None
        and (_heads(unit.headings) or _speaks_of_parents(unit.text))
    }


def _heads(headings: tuple[str, ...]) -> bool:
    """Whether the heading names the staff first: "What about our staff's own accounts?"."""
    return next((who.bearer for who in named(POSSESSIVE.sub("", "".join(headings[-1:])))), None) == "staff"


def _speaks_of_parents(text: str) -> bool:
    """Whether a text speaks of parents and of "the child" to "you"."""
    return told_of_children(text) and any(who.bearer == "parents" for who in named(text))


@lru_cache(maxsize=256)
def names_all_staff(text: str) -> bool:
    """Whether the words for staff name them all, and no officer: "employees", not "the site manager"."""
    return bool(_STAFF.search(text))


def _audience(whole: Counter[Bearer], everybody: Counter[Bearer]) -> Bearer:
    """The group to whom a policy speaks: by far the most bound of the three, and often bound among all; else the school."""
    for bearer, count in whole.most_common(1):
        if count >= max(3, 0.75 * whole.total(), 0.55 * everybody.total()):
            return bearer
    return "school"


def _of_headings(headings: tuple[str, ...], bound: Counter[Bearer]) -> Who | None:
    """The party that the nearest heading with one addresses: "Staff use of social media", "The governing body".

    A party that the section never binds, though it binds others, is its subject and not its audience.
    """
    for heading in reversed(headings):
        if _OFFICIAL.fullmatch(heading.strip(" .:")) and set(bound) <= {"everyone", "site_team"}:
            return Who("site-team", "site_team", heading, 0, 0)
        if of_oneself(heading):
            continue
        heading = POSSESSIVE.sub("", _PARENTAL.sub("parents", heading))  # noqa: PLW2901
        every = tuple(w for w in named(heading) if not _INFANT.fullmatch(w.text))
        found = [
            w for w in every if w.bearer != "school" and not _SOMEONE.fullmatch(w.text) and w.party not in _OUTSIDE
        ]
        if every and not found and ADDRESSED.search(heading[: every[0].start]):
            return every[0]  # "Duties of the leadership team"
        before = heading[: found[0].start] if found else ""
        leads = (
            bool(found)
            and heading.rstrip().endswith(":")
            and bool(_BARE.fullmatch(before))
            and not heading[found[-1].end :].strip(" :()s.")
        )
        addressed = bool(leads or ADDRESSED.search(before) or _ASKED_OF.fullmatch(before) or _DONE_BY.search(before))
        if not found or (_ABOUT.search(before) and not addressed):
            continue
        beside = all(w.bearer == "governors" or w.party == "volunteer" for w in found[1:])  # "For staff and volunteers"
        alike = len({w.bearer for w in found}) == 1 or (addressed and found[0].bearer == "staff" and beside)
        if alike and (addressed or found[0].start < 25):
            return found[0] if addressed or not bound or found[0].bearer in bound else None
    return None


def _topic(headings: tuple[str, ...], title: str) -> Bearer | None:
    """Whose rules these are by the nearest heading, or the title, that tells."""
    return next((who for text in (*reversed(headings), title) if (who := topical(text))), None)


def _shared(bound: Counter[Bearer]) -> bool:
    """Whether a section binds everyone more often than any group."""
    return bound["everyone"] > max(1, *(count for who, count in bound.items() if who != "everyone"), 0)


def _group(bound: Counter[Bearer]) -> Bearer | None:
    """The one whom a section binds most often; "everyone" only where it binds nobody else."""
    top = [pair for pair in bound.most_common() if pair[0] not in ("everyone", "governors")]
    if not top and list(bound) == ["everyone"]:
        return "everyone"
    return top[0][0] if top and (len(top) == 1 or top[0][1] > top[1][1]) else None


# --- who reads -----------------------------------------------------------------------------------------------------


@cache
def _voices() -> tuple[tuple[Bearer, re.Pattern[str]], ...]:
    voices: Mapping[Bearer, Sequence[str]] = table("patterns")["voices"]
    return tuple((bearer, re.compile(rf"\b(?:{'|'.join(fits)})\b")) for bearer, fits in voices.items())


def _voices_of(units: Sequence[Unit]) -> dict[tuple[str, ...], Counter[Bearer]]:
    """How often each section shows somebody to be its reader ("your child", "my homework"); under `()` the whole policy."""
    sections: dict[tuple[str, ...], Counter[Bearer]] = {(): Counter()}
    for unit in units:
        if unit.headings not in sections:
            sections[unit.headings] = Counter()
            text = "\n".join((unit.text, *unit.headings[-1:])).lower()
        else:
            text = unit.text.lower()
        for bearer, fits in _voices() if _speaks(text) else ():
            heard = len(fits.findall(text))
            if heard:
                sections[unit.headings][bearer] += heard
                if unit.headings:
                    sections[()][bearer] += heard
    return sections


def _speaks(text: str) -> bool:
    """Whether a text in small letters can hold a voice at all; most hold none, and this is soon seen."""
    return holds(text, ("your", "my", "grown", "adult", "teacher"))


@lru_cache(maxsize=4096)
def voice_of(text: str) -> Bearer | None:
    """Whom a paragraph's own words show to be the one who reads it, or who promises: "please talk to your child"."""
    low = text.lower()
    if not _speaks(low):
        return None
    found = [bearer for bearer, fits in _voices() if fits.search(low)]
    return found[0] if len(found) == 1 else None


def _clearly(counts: Counter[Bearer]) -> Bearer | None:
    """The bearer that most speak of by far."""
    top = counts.most_common(1)
    return top[0][0] if top and top[0][1] >= 0.75 * counts.total() else None
