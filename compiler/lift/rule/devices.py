"""What a pronoun means by which devices are taken up: "Pupils may bring a phone. Infants may not bring | one".

Comes in: a norm, with the unit that it stands in. Goes out: the norm with the device itself in its act, or the device that is its
subject. Only what is done with such things counts ("hand it in", "it must be off"): what else a pronoun means is for `pointing`.
"""

import re

from msgspec.structs import replace

from ....grammar.signals import lemma
from ...sought import Sought
from ..phrases.reading import NormReading, Unit
from ..phrases.words import one_of
from ..sentence.split import sentences

_DEVICE = Sought(rf"(?<![\w-])(?:{one_of('devices')})(?![\w’'-])", re.IGNORECASE)
_HAD = Sought(
    r"\A(?P<verb>(?:bring|use|keep|take|hand|leave|switch|turn|collect|put|check|carry|wear|have|return|get|charge|lock|store"
    r"|place|hold|give|lend|mark|fetch|pass|silence|hide|surrender|deposit|label|access) )"
    r"(?P<it>it|one|them|theirs|those)\b(?! of\b)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:be )?(?:only )?(?:switched|turned|handed|kept|left|collected|used|brought|worn|locked|returned|placed|put|stored|carried"
    r"|confiscated|taken|held|passed|seen|heard|given|hidden|silenced|registered|marked|labelled|on silent|off|out of sight|fetched"
    r"|deposited|surrendered)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"(?:.*[,;] )?(?:and |but |then )?(?:it|they|these|those)", re.IGNORECASE | re.DOTALL)
_GOES_ON = re.compile(r"\W*(?:it|they|these|those)\b", re.IGNORECASE)


def with_device(norm: NormReading, unit: Unit) -> NormReading:
    """The norm with the device that a pronoun behind its verb takes up ("may not bring | one": "bring a phone")."""
    found = _HAD.match(norm.action)
    thing = _named(norm, unit, anywhere=found["it"].casefold() in ("one", "theirs")) if found else ""
    if found is None or not thing:
        return norm
    *kind, noun = thing.split(" ")
    one = " ".join((*kind, lemma(noun)))
    meant = {"one": f"a {one}", "theirs": f"their {thing}"}.get(found["it"].casefold(), f"the {thing}")
    action = f"{found['verb']}{meant}{norm.action[found.end() :]}"
    return replace(norm, action=action, sentence=norm.sentence.replace(norm.action, action))


def device_meant(subject: str, norm: NormReading, unit: Unit) -> str:
    """The device that a pronoun as subject takes up, where what is done is done with such things; "" where not."""
    if not _IT.fullmatch(subject.strip(" ,")) or not _DONE.match(norm.action):
        return ""
    thing = _named(norm, unit, anywhere=False)
    return f"the {thing}" if thing else ""


def _named(norm: NormReading, unit: Unit, *, anywhere: bool) -> str:
    """The device that was named before an act: in its own sentence or the one before, and further back where that takes the
    thing up itself, or where `anywhere` will do.
    """
    own, _, rest = norm.sentence.partition(norm.action)
    at = unit.text.find(norm.sentence)
    told = [*(sentences(unit.text[:at]) if at > 0 else ()), own if rest or norm.sentence.endswith(norm.action) else ""]
    for place in range(len(told) - 1, -1, -1):
        if found := _DEVICE.search(told[place]):
            return found[0].lower()
        if place < len(told) - 1 and not anywhere and not _GOES_ON.match(told[place]):
            return ""
    return ""
