"""An act that no pack knows, in the document's own words: what is done with its object, and `only` where nothing else says it.

In: a norm. Out: words that stand behind whom the rule binds and its modal, and say of him what the document says. Nothing is
read here: whether a pack knows the act is seen in `acts`.
"""

import re

from ....grammar.signals import lemma
from ...sought import Sought, without_lead
from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import base_of_gerund, base_of_past, is_base, is_gerund, is_participle

_AFTER_BE = re.compile(r"\b(?:be|is|are|were)(?: \w+){0,3} \Z")
_JOINED_ON = re.compile(r"(?:\band|\bor|,) \Z", re.IGNORECASE)
_CHARGED = re.compile(r"\b(?:(?:responsible|accountable|answerable) for|in charge of) \Z", re.IGNORECASE)
_CHARGE = re.compile(r"\W*(?:is|are|remains?) (?:\w+ ){0,3}(?:responsibility|duty) of\b", re.IGNORECASE)
_STATES = re.compile(
    r"(?P<what>(?!(?:\w+ ){1,3}(?:what|how|whether|who|if|that) )[^,;:]{2,60}?) "
    r"(?:(?:must|should|shall|will|may|can|has to|have to|needs? to)"
    r"(?: (?:always|also|only|all|not|never))* be"
    r"|(?:is|are) (?:(?:only|not|never) )*(?:to be|never|ever)) (?P<how>.+)"
)
_LEADS_ON = re.compile(r"\W*(?:(?:and|but|so|or|nor|then|also|therefore|however|otherwise)\b[\s,]*)+", re.IGNORECASE)
_REFUSED = re.compile(r"(?:no(?! one\b)|neither|none of|nor)\b\s*", re.IGNORECASE)
_NO_THING = re.compile(
    r"(?:there|it|this|that|they|these|those|which|who|what|we|you|he|she|i|nobody|nothing|none|any|all)\b", re.I
)
_HAS_NO = re.compile(r"\A(have|hold) no(thing)?\b(?= |\Z)")
_ASKED_THAT = re.compile(r"\A.*\b(?:that|rather|sooner|prefer)\s+", re.IGNORECASE)
_SUCH_AS = re.compile(r"\s*,? such as [^;]*\Z")
_OF_WHOM = re.compile(r"\bof (?:whom|which)\Z")
_REFRAINS = Sought(
    r"\b(?:(?:refrain|desist|abstain|prohibited|barred|banned|prevented|discouraged|stopped) from"
    r"|(?:cautioned|advised|warned) against|avoid|steer clear of|beware of) \Z",
    re.IGNORECASE,
)
_AGAIN = re.compile(r", (?:no|nobody|nothing|none)\b", re.IGNORECASE)
_MODAL = re.compile(r" (?:(?:has|have|needs?|are|is|were|was)(?: to)?(?: be)?|be)\Z", re.IGNORECASE)
_OBJECTS = {"which": "it", "they": "them", "he": "him", "she": "her", "we": "us", "i": "me", "he or she": "him or her"}
_WISHED = re.compile(r"\b(?:rather|sooner|prefer(?: it if)?|if)\b[^,;:]*\Z", re.IGNORECASE)
_NOBODY = re.compile(r"\A(?:nobody|no[ -]one)\b", re.IGNORECASE)
_NOTHING = re.compile(r"\A(?:nothing|none)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\A(?:A|An|The|This|That|These|Those|It|They|All|Any|Every|Each|Such|Our|Their|Your)\b")

_SOME = re.compile(r"(?P<what>[\w’'-]+) (?P<which>who|whom|that|which|whose(?: [\w’'-]+){1,3})\s*\Z")
_NOT_SOME = re.compile(
    r"\A\W*(?:it is|there (?:is|are) no)\b|\bonly\b|\b(?:any|every)(?:one|body) \w+\s*\Z", re.IGNORECASE
)


def some_of(norm: NormReading, subject: str) -> str | None:
    """The clause that tells of which people or things alone a ban or a permission speaks: `the pupils | who must not be filmed`;
    None where `subject`, which stands before the modal, does not end in one.
    """
    if norm.modality not in ("prohibition", "discouragement", "permission") or _NOT_SOME.search(subject):
        return None
    found = _SOME.search(subject)
    at = norm.sentence.find(norm.action)
    start = norm.sentence.rfind(found["which"].strip(), 0, at) if found and at > 0 else -1
    if start < 0 or (norm.condition and norm.sentence.startswith(norm.condition, start)):  # it ends before the modal
        return None
    return norm.sentence[start : at + len(norm.action)]


def worded(norm: NormReading, subject: str, text: str) -> str:
    """The act of a norm in the document's words: `text`, with its object where that stands before it as `subject`."""
    if stated := _STATES.fullmatch(text):  # "passwords must be | short"
        what = _OF_WHOM.sub("of them", _lowered(stated["what"]))
        return f"have {what} {stated['how'].removeprefix('be ')}"
    if norm.rule in ("framed", "judged") or (norm.rule == "carried" and norm.modality == "permission"):
        first, gap, rest = text.partition(" ")
        if (base := base_of_gerund(first.lower())) or norm.modality == "permission":
            return f"{base or first}{gap}{rest}"
    if norm.rule == "told" and (wished := _WISHED.search(norm.sentence.split(text)[0])):
        first, gap, rest = text.partition(" ")
        return f"{base_of_past(first.lower()) or first}{gap}{rest}" if wished else text
    if norm.modality in ("prohibition", "discouragement"):  # "shall have no access": must not have any
        text = _HAS_NO.sub(lambda found: f"{found[1]} any{found[2] or ''}", text)
    if not norm.passive and _REFRAINS.search(norm.sentence.partition(text)[0]):
        return _did(text)
    if not norm.passive and (thing := _doing_thing(norm, subject, text)):
        return f"have {_lowered(thing)} {text}"
    if not norm.passive:
        return f"be responsible for {_lowered(text)}" if _is_charge(norm, text) else text
    first = next((w for w in re.findall(r"[a-z-]+", text) if not w.endswith("ly")), "")
    bare = is_participle(first) and text[:1].islower()
    stands_before = norm.sentence.split(text)[:-1]
    left_out = bare and any(_AFTER_BE.search(before) or _JOINED_ON.search(before) for before in stands_before)
    if not left_out:
        return text
    thing = without_lead(_LEADS_ON, subject.rsplit(", ", 1)[-1] if _AGAIN.search(subject) else subject).strip(" ,;:–-")
    thing = _OF_WHOM.sub("of it", _ASKED_THAT.sub("", thing) if norm.rule == "framed" else thing)
    if some := _SOME.search(thing):  # "the list of | pupils | who must not be filmed"
        thing = some["what"]
    thing = _SUCH_AS.sub("", _MODAL.sub("", without_lead(_REFUSED, thing)))
    thing = _NOTHING.sub("anything", _NOBODY.sub("anybody", thing))
    if not thing or len(thing) > 80 or (norm.bearer_text and norm.bearer_text in thing):
        return f"be {text}"
    thing = _OBJECTS.get(thing.casefold(), thing)
    if thing.casefold() in ("it", "them", "this", "these") and re.match(r"used\b", text):
        return f"use {thing.casefold()}{text[4:]}"
    return f"have {_lowered(thing)} {text.removeprefix('be ')}"


def _doing_thing(norm: NormReading, subject: str, text: str) -> str:
    """The thing that is to do something where no words name anybody: "images | shall carry a caption"; "" for none."""
    thing = _SUCH_AS.sub("", without_lead(_REFUSED, without_lead(_LEADS_ON, subject))).strip(" ,;:–-")
    thing = _OF_WHOM.sub("of them", thing)
    plain = norm.rule == "active" and not norm.bearer_text and norm.strength == "plain"
    fits = 0 < len(thing) <= 60 and not {",", ";", ":"} & {*thing} and not _NO_THING.match(thing) and not named(thing)
    first = text.partition(" ")[0]
    return thing if plain and fits and is_base(first) and first not in ("be", "have") else ""


def _did(text: str) -> str:
    """The act that a gerund names, as it stands behind a modal: "replying at once" gives "reply at once"."""
    first, _, rest = text.partition(" ")
    base = lemma(first) if is_gerund(first) else first
    return f"{base} {rest}".strip() if is_base(base) else text


def _is_charge(norm: NormReading, text: str) -> bool:
    """Whether words name what somebody answers for, and no act ("responsible for | what is said")."""
    first = next(iter(re.findall(r"[a-z-]+", text.casefold())), "")
    before, found, after = norm.sentence.partition(text)
    if not found or is_base(first):
        return False
    return bool(_CHARGED.search(before)) or (
        norm.rule == "duty" and not is_gerund(first) and bool(_CHARGE.match(after))
    )


def _lowered(text: str) -> str:
    """Words from the start of a sentence as they stand inside one."""
    rest = text[1:2]
    named = re.match(r"\w+ [A-Z]|\w*[^s\W]\Z", text)  # "Skellet" may be a name
    plain = _ARTICLE.match(text) or (rest.islower() and not named)
    return text[:1].lower() + text[1:] if plain else text
