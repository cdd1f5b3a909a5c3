"""Whom words name: a subject, a pronoun, a relative, by the parties that stand before them."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from ....grammar.model import Bearer
from ...sought import Sought
from ..phrases.parties import MARK, Who, is_proper_school, named, subjects
from ..phrases.words import one_of
from ..sentence.clauses import Clause
from ..sentence.cutting import DETERMINERS, INTRO, JOINTS, PREPOSITIONS
from .context import PARTY_OF, Bound, Context, bound_of, unnamed
from .spans import ADVERBS, cut, first_word, words_in

_RUNS = re.compile(one_of("runs_accounts"), re.I)
_ACCOUNT = re.compile(one_of("accounts"), re.I)
_ONE_PERSON: tuple[Bearer, ...] = ("headteacher", "dsl", "dpo", "it", "line_manager", "staff", "governors", "site_team")


def _pronoun(text: str, context: Context, before: tuple[Who, ...]) -> tuple[Bound, ...] | None:
    """The parties behind "they", "you", "we", "who"; None if the text is no pronoun."""
    words = [
        w
        for w in words_in(text)
        if w not in ADVERBS and w not in ("all", "and", "then", "both", "either", "neither", "alone")
    ]
    if not words:
        return None
    first = words[-1] if words[-1] in _SELVES and words[-2:-1] not in (["and"], ["or"]) else words[0]
    if first == "you":
        if context.called:
            return tuple(replace(bound_of(who), text="you") for who in context.called)
        heading = context.heading.bearer if context.heading else None
        heading = heading if heading not in (None, "everyone", "school") else None
        bearer: Bearer = context.defined or context.voice or heading or context.reader or context.you
        return (Bound(bearer, PARTY_OF.get(bearer), "you"),)
    if first in ("we", "us", "i") and context.speaker is not None:
        return (replace(bound_of(context.speaker), text=first),)
    if first in ("we", "us") and context.titled and context.titled.bearer in ("governors", "pupils"):
        return (replace(bound_of(context.titled), text=first),)  # "we will read the papers", in a code for governors
    if first in ("we", "us"):
        return (replace(bound_of(context.we), text="we") if context.we else Bound("school", "school", "we"),)
    if first == "i":
        heading = context.heading.bearer if context.heading else None
        heading = heading if heading not in ("everyone", "school") else None
        title = context.titled.bearer if context.titled else None
        group = (
            context.voice
            or heading
            or context.reader
            or title
            or ("pupils" if context.child else context.group)
            or "everyone"
        )
        return (Bound(group, PARTY_OF.get(group), "I"),)
    if first in ("they", "he", "she", "he/she", "s/he", "who", "whom", "which", "these", "those") and (
        len(words) == 1 or first in ("they", "he", "she", "he/she")
    ):
        who = before or context.last
        if first in ("he", "she") and not before:
            who = _one_heard(context.heard) or who
        return tuple(Bound(w.bearer, w.party, w.text) for w in who) or None
    return None


def _one_heard(heard: Sequence[Who]) -> tuple[Who, ...]:
    """Whom "he" or "she" means in the sentence before: the last person, but the officer with whom it began before any of the staff
    ("the bursar can be asked by any colleague. She …").
    """
    people = [w for w in heard if w.bearer in _ONE_PERSON]
    officer = bool(people) and people[0].start < _BEGINS and people[0].bearer != "staff"
    return tuple(people[:1] if officer and people[-1].bearer == "staff" else people[-1:])


_BEGINS = 5
"""Before this place of a sentence its subject stands: "The head"."""


_SELVES = ("you", "we", "they", "he", "she", "i")  # behind what only introduces: "every day we …"


def unique(found: Sequence[Bound]) -> tuple[Bound, ...]:
    """The first bearer of each class."""
    seen: dict[Bearer, Bound] = {}
    for bound in found:
        seen.setdefault(bound.bearer, bound)
    return tuple(seen.values())


def subject_parties(text: str, context: Context, before: tuple[Who, ...]) -> tuple[Bound, ...]:
    """Those whom a subject names; empty if it names a thing."""
    if _TERM.match(text):
        return ()
    if _OF_YOU.match(text):  # "those of you who drive"
        return _pronoun("you", context, before) or ()
    if _WHOEVER.match(text):  # "whoever a child tells": the party is no subject of the duty
        return ()
    if (
        everybody := _EMPLOYED_WHO.fullmatch(text)
    ) is not None:  # "nobody who works here", "anyone who works here and sees it"
        return (Bound("staff", "staff", everybody[0]),)
    if (teaches := _TEACHES.match(text)) is not None:
        return (Bound("staff", "staff", teaches[1]),)
    if (leaver := _LEAVES_US.match(text)) is not None:
        return (Bound("staff", "staff", leaver[1]),)
    if _WHOEVER_DOES.match(text):
        works = _WHOEVER_WORKS.match(text)
        whoever = Bound("staff", "staff", works[1]) if works else Bound("everyone", "everyone", text.split()[0])
        return (_of_title(whoever, context),)
    pronoun = _pronoun(text, context, before)
    if pronoun is not None:
        return pronoun
    outside = _ASIDE.sub("", text)  # "any person, including visitors", "the head (or investigator)"
    text = outside if outside != text and named(outside) else text
    who = subjects(text) or _behind_intro(text)
    if who and (narrowed := _NARROWED.search(text)) and narrowed.start() < who[0].start:
        who = ()  # "pictures that show a pupil"
    if (
        len(who) == 2
        and _NAME.match(who[0].text)
        and re.fullmatch(r", (?:our|the|my) ", text[who[0].end : who[1].start])
    ):
        who = who[1:]  # "Mr Stone, our bursar,"
    bounds = [bound_of(w) for w in who]
    if context.collective:  # "staff, governors and volunteers, referred to as colleagues"
        bounds = [replace(b, bearer="staff", party="staff") if b.party == "volunteer" else b for b in bounds]
    found = unique(bounds)
    if [b.text.casefold() for b in found] == ["those"] and (meant := _those(context, before)):
        return (replace(meant, text=found[0].text),)
    if found and found[0].bearer == "everyone" and _DOES.match(text):
        return (Bound("staff", "staff", found[0].text),)
    if len(found) == 1:
        found = (_of_title(found[0], context),)
    if (short := _shortened(text, context)) is not None:
        return (short,)
    if not found:
        head = _BEHIND_HEAD.split(text)[0]
        if is_proper_school(head) and not _NO_NAME.search(head):
            return (Bound("school", "school", head.strip()),)
    if len(found) == 1 and found[0].bearer in ("staff", "everyone") and _RUNS.search(text) and _ACCOUNT.search(text):
        return (Bound("site_team", "site-team", found[0].text),)
    if len(found) > 1 and any(
        b.bearer == "staff" for b in found
    ):  # "staff and contractors": those who work for the school
        found = tuple(
            b for b in found if b.party != "contractor" and not (context.collective and b.bearer == "third_parties")
        )
    return found


def _of_title(who: Bound, context: Context) -> Bound:
    """Whoever does something, in a policy whose title addresses one group: "users must …", in the rules for staff."""
    title = context.titled.bearer if context.titled else None
    if who.bearer != "everyone" or title not in ("staff", "pupils") or not _ANYBODY.fullmatch(who.text):
        return who
    return Bound(title, PARTY_OF[title], who.text)


def _shortened(text: str, context: Context) -> Bound | None:
    """The party that was named in full just before: "the Data Protection Officer keeps it. The Officer will …"."""
    short = _SHORT.fullmatch(text)
    if short is None:
        return None
    full = next((w for w in (*reversed(context.heard), *context.last) if w.text.endswith(f" {short[1]}")), None)
    return replace(bound_of(full), text=short[1]) if full else None


_SHORT = re.compile(r"[Tt]he ([A-Z][a-z]+)")
_ANYBODY = re.compile(one_of("anybody"), re.I)


def _those(context: Context, before: tuple[Who, ...]) -> Bound | None:
    """Whom "those who …" are some of: the group named just before, else that to which the section or policy speaks."""
    around = (context.heading.bearer if context.heading else None, context.titled.bearer if context.titled else None)
    found = [bound_of(who) for who in before[-1:]] or [unnamed(b) for b in around if b]
    return next((b for b in found if b.bearer in ("pupils", "parents", "staff", "third_parties")), None)


_WORKERS = (
    r"(?:nobody|no[- ]one|none|anyone|anybody|everyone|everybody|any person|every person|no person|somebody|someone|all|those|one"
    r"|people|a person|(?:(?:all|any|no|every|each|the|an|other|those) )*adults?|all (?:those|people))(?: of those| of us)? "
    r"(?:who |that )?(?:(?:is|are) )?(?:works?|working|employed|paid|volunteers?|volunteering)(?: to work)?"
    r"(?:,? (?:and|or) (?:works?|working|employed|paid|volunteers?|volunteering|helps?|helping))* "
    r"(?:here|with us|for us|by us|(?:at|in|for|by) (?:(?:the|this|our) )?(?:school|trust|academy|college|federation|nursery))"
)
EMPLOYED = re.compile(rf"{_WORKERS}\Z", re.I)
_EMPLOYED_WHO = re.compile(
    rf"{_WORKERS}(?:,? (?:and|or|but) (?:who )?(?:sees?|hears?|knows?|finds?|notices?|becomes?|learns?|suspects?|receives?|spots?"
    r"|wants?|wish(?:es)?|has|have|is|are)\b.*)?\Z",
    re.I,
)
_TEACHES = re.compile(
    r"((?:all )?those|anyone|everyone|anybody|everybody|all) who (?:\w+ly )?(?:teach(?:es)?|coach(?:es)?)\b", re.I
)
_LEAVES_US = re.compile(
    r"(anyone|anybody|everyone|everybody|those|any person) (?:who )?(?:leav(?:es?|ing)|join(?:s|ing)?) "
    r"(?:our|the (?:school|trust|academy|college)[’']s) (?:employment|employ|staff|service)\b",
    re.I,
)
_OF_YOU = re.compile(r"(?:those|any|all|some|each|most|both|either|anyone|the rest|many|one) of you\b", re.I)
_NAME = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Revd)\b")
_DOES = re.compile(
    r"(?:the|any|each|every) (?:\w+ )?(?:person|individual|people|persons) (?:\w+ly )?"
    r"(?:receiving|handling|investigating|conducting|leading|supervising|chairing|dealing|interviewing|organising|hearing)\b",
    re.I,
)
_TERM = re.compile(r"the terms? ", re.I)
_WHOEVER_DOES = re.compile(r"who(?:m)?ever \w+s\b", re.I)
_WHOEVER_WORKS = re.compile(rf"(who(?:m)?ever) (?:\w+ly )?(?:{one_of('work')})\b", re.I)
_BEHIND_HEAD = re.compile(r"\b(?:who|which|that|in|at|on|for|with)\b")
_NO_NAME = re.compile(r"\b(of|by|from|to)\b")
_ASIDE = Sought(rf"{MARK}*\s*\([^()]*\)|,? (?:including|such as|for example|for instance|e\.g\.) .+$", re.I)
_NARROWED = re.compile(r"(?<=\w )(?:that|which|whose)\b")
_WHOEVER = re.compile(r"who(?:m)?ever (?:the|an?|any|you|we|they)\b", re.I)


def _behind_intro(text: str) -> tuple[Who, ...]:
    """The party that ends a subject behind what only introduces it: "Under that Act | the head"."""
    found = named(text)
    if not found or text[found[-1].end :].strip() or first_word(text) not in INTRO | {"every", "each"}:
        return ()
    before = words_in(text[: found[-1].start])
    while before and before[-1] in DETERMINERS:
        before = before[:-1]
    return () if not before or before[-1] in PREPOSITIONS or before[-1] in JOINTS else found[-1:]


_PRONOUN = re.compile(r"\b(they|you|we|he|she|it)\b", re.I)


def named_before(sentence: str, clause: Clause, group: Bearer | None = None) -> list[Who]:
    """The party named nearest before a clause's subject, for "who" and "they".

    Where the condition names several, it is the `group` that the section addresses, if that is one of them: "if a pupil
    tells a teacher, they must report it" binds the teacher among the rules for staff.
    """
    spans = [s for s in (clause.subject, *clause.conditions) if s]
    start = clause.subject[0] if clause.subject else (clause.predicates[0].body or (0, 0))[0]
    if is_relative(sentence, clause):
        found = list(named(sentence[:start]))
        apart = bool(found) and bool(sentence[found[-1].end : start].strip(" ,"))
        if apart and first_word(cut(sentence, clause.subject)) == "which":
            return []
        if apart and found[-1].bearer == "everyone":
            found = [w for w in found if w.bearer != "everyone"]
        return joined_parties(sentence, found)
    texts = [sentence[span[0] : span[1]] for span in spans if span != clause.subject]
    inside = [
        w
        for text in texts
        for w in named(text)
        if len(words_in(text[: w.start])) <= 4
        and not _PRONOUN.search(text[: w.start])
        and not _ACCUSED.match(text, w.end)
    ]
    if inside and group is not None and inside[0].bearer != group:
        inside = [w for text in texts for w in named(text) if w.bearer == group][:1] or inside
    begins = [w for w in subjects(sentence[:start]) if w.start < 12 and not _ACCUSED.match(sentence, w.end)]
    return inside[:1] or begins[:1]


_ACCUSED = re.compile(
    r" (?:is|are|may be) (?:themsel(?:f|ves) |himself |herself |also |the one )*"
    r"(?:(?:the )?(?:person|one|subject|individual)s? (?:concerned|involved|complained|accused|implicated|of (?:the|a|that) )"
    r"|implicated|complained|accused|suspected|the subject of|(?:the )?source of)",
    re.I,
)
"""Of whom a report is, and whom "they" does not mean then: "if the head | is the person concerned, they should ring"."""


def is_relative(sentence: str, clause: Clause) -> bool:
    """Whether the subject of a clause is "who" or "which"."""
    return first_word(cut(sentence, clause.subject)) in ("who", "which")


def joined_parties(sentence: str, found: Sequence[Who]) -> list[Who]:
    """The last party, and those joined to it by "and" or "or"."""
    out = list(found[-1:])
    for who in reversed(found[:-1]):
        if re.fullmatch(r"[\s,]*(and|or)?\s*(the|all|our|their|an?)?\s*", sentence[who.end : out[0].start]):
            out.insert(0, who)
        else:
            break
    return out
