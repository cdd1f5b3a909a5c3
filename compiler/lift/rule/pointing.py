"""What the words of an act leave to those round them: an object that verbs share, what a pronoun means, what is only conceded.

Comes in: a norm, with the unit that it stands in. Goes out: words that belong to its act, or the norm without what is none of it.
What the words mean is for `acts` and `facts`.
"""

import re

from msgspec.structs import replace

from ...sought import Sought
from ..norm.spans import words_in
from ..phrases.parties import named
from ..phrases.reading import NormReading, Unit
from ..phrases.words import is_base, words_of
from ..sentence.clauses import clauses
from ..sentence.cutting import DETERMINERS
from ..sentence.split import sentences
from .devices import device_meant

_PREPOSITIONS = words_of("joints", "prepositions")
_SHARES = re.compile(r"(?:,? (?:or|and|nor)|,) [^.;:]{3,80}(?!\w)")
_POINTS = re.compile(
    r"\b(?:(?-i:[Ii]t)|this|these|those|them|so|mind)\b|\A\W*\w+ one(?= (?:as|at|in|on|for)\b|\Z)", re.IGNORECASE
)
_POINTS_BACK = Sought(
    r"\b(?:(?-i:[Ii]t)|them|these|those|one|ones)\Z"
    r"|(?P<begun>\A\W*\w+ (?:(?-i:[Ii]t)|them|these|those|one))"
    r" (?:for|to|as|at|in|on|online|publicly|further|elsewhere|anywhere|more widely)\b"
    r"|(?P<said>\A\W*(?:say|state|mention|write) so) (?:on|in|at)\b",
    re.IGNORECASE,
)
_REPLIES = re.compile(r"(?:reply|respond|write back|answer)(?: (?:to it|at all|yourself|online))?", re.IGNORECASE)
_POINTING = re.compile(r"\W*(?:it|they|these|those|such (?:a |an )?\w+)\b", re.IGNORECASE)
_TO_ONE = Sought(r"\b(?:(?<=with )|(?<=from )|(?<=to )|(?<=of )|(?<=by )|(?<=for ))one\Z", re.IGNORECASE)
_SOMEBODY = ("pupil", "parent", "former-pupil", "visitor", "governor")
_LABELLED = re.compile(r"(?P<label>[A-Z][^:.;?!]{2,70}): ")
_IT = re.compile(r"\b(?:(?-i:[Ii]t)|this|these|that|those|them)\Z", re.IGNORECASE)
_EVEN = Sought(
    r",? (?:not )?even (?:if|when|where|though|as|in|on|at|for|with|without|by|to|after|outside|out of|during|between|under)\b"
    r"[^,.;:]*"
    r"|,? (?:however (?!and\b|but\b)\w+|no matter (?:how|what|who|where|which)) [^,.;:]*(?=[.;:]|,|\Z)"
    r"|, (?:[\w’'-]+ ){1,4}included(?=[.;:]|\Z)"
    r"|, (?:(?:whatever|whichever) (?:the|their|its|your|his|her|our)|regardless of|irrespective of) [^,.;:]*(?=[.;:]|,|\Z)"
    r"|\A(?:however \w+|no matter (?:how|what|who|where|which)) [^,.;:]*, ",
    re.IGNORECASE,
)


def shared_object(norm: NormReading) -> str:
    """The object that a verb shares with those after it (`follow | or message pupils`); "" where the act has its own."""
    last = next(reversed(words_in(norm.action)), "")
    if norm.passive or not (is_base(last) or last in _PREPOSITIONS):
        return ""
    if not DETERMINERS.isdisjoint(norm.action.casefold().split()[-2:-1]):
        return ""  # "close a thread and block its author"
    at = norm.sentence.find(norm.action)
    if at < 0 or named(norm.action):
        return ""
    found = _SHARES.match(norm.sentence, at + len(norm.action))
    return found[0] if found else ""


def said_that(action: str) -> str:
    """What is said without the place where it is said: "state | in a profile, or on a site, | that he works here"; "" for
    none.
    """
    found = _SAID_WHERE.match(action)
    return f"{found['verb']} {found['what']}" if found else ""


_SAID_WHERE = re.compile(
    r"(?P<verb>say|state|mention|record|show|note|reveal|disclose|tell people) (?:on|upon|in|at) .{4,120}?,? (?P<what>that .+)",
    re.IGNORECASE,
)


def told_before(norm: NormReading, subject: str, unit: Unit) -> tuple[str, ...]:
    """What a pronoun of the act may point back to (`They must not be put online`), the likeliest first: the condition, the
    sentence before. `subject` is what stands before the modal.
    """
    if says_so(norm):
        return (_said_before(norm, unit),)
    if norm.condition and _REPLIES.fullmatch(norm.action):
        return (norm.condition,)  # "if a child writes to you, do not reply"
    points = _POINTS_BACK.search(norm.action) or (norm.passive and _POINTING.match(subject))
    return tuple(filter(None, (norm.condition, _said_before(norm, unit)))) if points else ()


def says_so(norm: NormReading) -> bool:
    """Whether an act says what was told before (`say so | on your profile`)."""
    found = _POINTS_BACK.search(norm.action)
    return found is not None and found["said"] is not None


def up_to_pronoun(action: str) -> str:
    """An act up to the pronoun behind its verb (`use these | for news`); all of it where that stands elsewhere."""
    found = _POINTS_BACK.search(action)
    return (found and (found["begun"] or found["said"])) or action


def _said_before(norm: NormReading, unit: Unit) -> str:
    """The sentence before that of a norm, with the one before it where that points back itself ("we use these for swaps")."""
    at = _place(norm, unit)
    before = sentences(unit.text[:at]) if at > 0 else ()
    reach = 2 if len(before) > 1 and _POINTED.search(before[-1]) else 1
    return " ".join(before[-reach:])


_POINTED = re.compile(r"\b(?:they|them|these|those)\b(?! (?:who|that|which|whose))", re.IGNORECASE)


def thing_before(subject: str, norm: NormReading, unit: Unit) -> str:
    """The thing that a pronoun as subject takes up (`It | must not appear`): the first words of the sentence before, up to its
    verb; "" where no pronoun is the subject, or that sentence speaks of somebody.
    """
    if not _PRONOUN.fullmatch(subject.strip(" ,")):
        return ""
    told = sentence_before(norm, unit)
    found = _THING.match(told)
    thing = found[1] if found else _subject_of(told)
    return device_meant(subject, norm, unit) if named(thing.partition(" of ")[0]) or not thing else thing


def with_object(norm: NormReading, unit: Unit) -> str:
    """The act with the thing that the object takes up: "Keys hang in the hall. Do not lend | them | to guests" lends keys; ""
    where it takes up none.
    """
    found = _OBJECT.match(norm.action)
    told = sentence_before(norm, unit) if found else ""
    thing = begun[1] if (begun := _THING.match(told)) else _subject_of(told)
    return f"{found['verb']} {thing}{found['rest']}" if found and thing and not named(thing) else ""


_OBJECT = re.compile(
    r"(?P<verb>[\w-]+(?: (?:on|off|up|out|down|away))?) (?:them|these|those)\b(?P<rest>.*)", re.IGNORECASE
)


def _subject_of(sentence: str) -> str:
    """The few words that are the subject of a sentence; "" where it has none, or a long one."""
    span = next((clause.subject for clause in clauses(sentence) if clause.subject), None)
    words = sentence[slice(*span)] if span and span[0] == 0 else ""
    return words if len(words.split()) <= _FEW and "," not in words else ""


_FEW = 6


_PRONOUN = re.compile(r"(?:and |but |so )?(?:it|they|these|those)", re.IGNORECASE)
_THING = re.compile(
    r"((?:The|Our|This|That|These|Those|All|Any|School|A|An) (?:[\w’'-]+ ){0,4}?[\w’'-]+"
    r"|[A-Z][a-z]+s(?: of (?:the |our |any |a )?\w+)?) "
    r"(?:is|are|was|were|belongs?|has|have|must|may|can|shall|should|will|comes?|stays?|remains?)\b"
)


def beside(norm: NormReading, unit: Unit) -> str:
    """The sentence before, where a pronoun of the act leans on it."""
    return sentence_before(norm, unit) if _POINTS.search(norm.action) else ""


def sentence_before(norm: NormReading, unit: Unit) -> str:
    """The sentence before that of a norm in its unit; "" for none."""
    at = _place(norm, unit)
    return sentences(unit.text[:at])[-1] if at > 0 else ""


def _place(norm: NormReading, unit: Unit) -> int:
    """Where the sentence of a norm begins in its unit, though words were left out of it; -1 where it cannot be found."""
    at = unit.text.find(norm.sentence)
    whole = next((one for one in sentences(unit.text) if norm.action in one), "") if at < 0 else ""
    return unit.text.find(whole) if whole else at


def in_that_case(norm: NormReading, unit: Unit) -> NormReading:
    """The norm with what its condition points back to: `Some pupils do have accounts. | If so, …`."""
    if not norm.condition or not _SO.fullmatch(norm.condition.strip(" ,")):
        return norm
    told = _KNOWN.sub("", sentence_before(norm, unit)).strip(" .!")
    return replace(norm, condition=told) if told and len(told) <= _LONGEST and not told.endswith("?") else norm


_LONGEST = 120
"""Characters of a sentence that still is a circumstance."""

_SO = re.compile(
    r"(?:if|where|when|whenever) (?:so|it does|they do|it is|they are|(?:this|that) (?:happens|occurs|is (?:so|the case)))",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\A(?:we (?:know|understand|accept|recognise|appreciate) that|however,?|sometimes,?|of course,?) ", re.IGNORECASE
)


def named_by_label(norm: NormReading) -> NormReading:
    """The norm with what its pronoun means, where a label before it says so ("Passwords: never share | them"), or whom "one"
    means that takes up somebody of the same sentence ("do not follow a pupil or write to | one").
    """
    if _TO_ONE.search(norm.action):
        at = norm.sentence.find(norm.action)
        who = next((w.text for w in reversed(named(norm.sentence[: max(at, 0)])) if w.party in _SOMEBODY), "")
        action = _TO_ONE.sub(lambda _: f"a {who}", norm.action)
        return replace(norm, action=action, sentence=norm.sentence.replace(norm.action, action)) if who else norm
    found = _LABELLED.match(norm.sentence)
    if found is None or not _IT.search(norm.action) or norm.sentence.find(norm.action) < found.end():
        return norm
    action = _IT.sub(lambda _: found["label"], norm.action)
    return replace(norm, action=action, sentence=norm.sentence.replace(norm.action, action))


def use_of_thing(norm: NormReading) -> NormReading:
    """The norm whose act is a bare "use" as the use of what its sentence spoke of: "Phones are banned, but | quiet use at lunch
    | is allowed".
    """
    found = _BARE_USE.match(norm.action) if norm.rule == "judged" else None
    at = norm.sentence.find(norm.action)
    thing = _subject_of(norm.sentence) if found and at > 0 else ""
    if found is None or not thing or named(thing):
        return norm
    action = f"{found['verb']} of {thing}{norm.action[found.end() :]}"
    return replace(norm, action=action, sentence=norm.sentence.replace(norm.action, action))


_BARE_USE = re.compile(r"(?:[\w-]+ )?(?P<verb>use|access)(?! (?:of|to|by)\b)(?= |\Z)", re.IGNORECASE)


def unconceded(norm: NormReading) -> NormReading:
    """The norm without what is conceded in its act ("film pupils, | not even on trips"): that neither limits nor excepts."""
    if not _EVEN.search(norm.sentence):
        return norm
    plain = _EVEN.sub("", norm.sentence)

    def kept(span: str | None) -> str | None:
        bare = _EVEN.sub("", span or "").strip(" ,")
        if span and bare and bare != span and bare in plain:
            return bare  # "before it goes up, | however busy you are"
        return None if span and span in norm.sentence and span not in plain else span

    return replace(
        norm,
        sentence=plain,
        action=re.sub(r",? (?:not )?even\Z", "", _EVEN.sub("", norm.action)),
        condition=kept(norm.condition),
        exception=kept(norm.exception),
    )
