"""Rules without a verb are put in words: "Phones off in lessons" is "Phones must be off in lessons".

Comes in: a sentence in which the grammar found no verb group. Goes out: the sentences that say in full what it says, for the other
readers; none for what is no rule. Bans of a thing ("No phones") are left to `bare`; here is told only what is done with it.
"""

import re
from functools import cache, lru_cache

from ...sought import Ways
from ..phrases.words import one_of, table

_LONGEST = 16
_EACH = r"(?:(?:all|any|your|our|their|the|own|personal|pupils?['’]?|staff|mobile|smart|school) )*"
_PLACES = r"(?:in|on|at|during|with|without|before|after|inside|for|when|while|where|if|by|under|from|between|outside|via|through)"
_LABEL = re.compile(r"(?P<label>[^:;–]{3,40}?)(?::| [–—-]) (?P<rest>.+)", re.S)
_MEDIA = re.compile(
    r"(?:on )?(?P<what>social (?:media|networks?|networking)|online|the internet|facebook|whatsapp)", re.I
)
_VERDICT = re.compile(
    r"(?:(?:is |are )?(?P<no>never|no|not allowed|banned|forbidden|prohibited|not permitted)"
    r"|(?:is |are )?(?P<yes>yes|fine|ok|okay|allowed|permitted))(?P<tail>(?:,| in| at| on| during| with| if| when| unless)\b.*)?",
    re.I,
)


@cache
def _things() -> str:
    data = table("verbless")
    names = [*(n for one in data["things"] for n in one["names"]), *(t for one in data["done"] for t in one["things"])]
    return f"{_EACH}(?:{one_of('belongings')}|{'|'.join(names)})"


@cache
def _patterns() -> Ways[str]:
    """How a verbless rule may be built, each with the sentence that it is put in."""
    data = table("verbless")
    things, states = _things(), "|".join(data["states"]["fits"])
    many = rf"(?P<what>{things}(?:(?:, | and | or |, and ){things})?(?: of [a-z' ]{{3,30}}?)?)"
    several = rf"(?P<state>(?:{states})(?:(?:,| and|, and| or) (?:{states}))*)"
    passed = "|".join(data["passed"]["things"])
    leave = r"(?P<leave>(?:prior |written |express )*(?:approval|permission|consent|agreement|authorisation))"
    persons = rf"(?:(?!\b(?:requires?|needs?)\b).)*?\b(?:{'|'.join(data['persons']['words'])})\b(?!['’])"
    what = rf"(?P<what>(?!{persons})[^,;:.]{{3,60}}?) (?:always |also |first )?(?:requires?|needs?)"
    asked = "{leave} must be obtained from {who} for {what}{tail}"
    made = (
        (
            rf"{many},? {several}(?P<tail>,? (?:at all times|all day|overnight|indoors|always|{_PLACES} .+))?",
            "{what} must be {state}{tail}",
        ),
        (rf"(?P<state>private|secret|strong|locked) (?P<what>{things})", "{what} must be {state}"),
        (rf"{many} only (?P<tail>{_PLACES} .+)", "{what} may only be {past} {tail}"),
        (rf"{many} (?P<tail>{_PLACES} .+?) only", "{what} may only be {past} {tail}"),
        (
            rf"(?P<what>{passed}) (?:straight |directly |at once |immediately )?to (?P<tail>.+)",
            "{what} must be reported to {tail}",
        ),
        (rf"{what} (?:the )?{leave}(?P<tail> in writing)? (?:from|of|by) (?P<who>[^,;:.]{{3,50}})", asked),
        (rf"{what} (?P<who>[^,;:.]{{3,40}}?)(?:['’]s|(?<=s)['’]) {leave}(?P<tail> in writing)?", asked),
    )
    return Ways(made, re.I | re.S)


@lru_cache(maxsize=4096)
def put_in_words(sentence: str) -> tuple[str, ...]:
    """What a sentence without a verb group says, in full; none if it is no rule."""
    text = re.sub(r",? please$", "", sentence.strip(" .!;"), flags=re.I)
    if not 2 <= len(text.split()) <= _LONGEST or text.endswith(("?", ":")):
        return ()
    if (found := _LABEL.fullmatch(text)) is not None:
        return _labelled(found["label"], found["rest"])
    return tuple(filter(None, (_put(text),)))


def _put(text: str) -> str:
    for found, said in _patterns().fitting(text):
        parts = {name: value or "" for name, value in found.groupdict().items()}
        return _sentence(said.format(past=_done_with(parts["what"], "past") or "used", **{"tail": "", **parts}))
    return ""


def _labelled(label: str, rest: str) -> tuple[str, ...]:
    """`Phones: not allowed`; `Social media: no pupils as friends, private profiles`."""
    verdict = _VERDICT.fullmatch(rest)
    if verdict is not None and is_used(label):
        tail = verdict["tail"] or ""
        return (_sentence(f"{label} are {'not allowed' if verdict['no'] else 'allowed'}{tail}"),)
    media = _MEDIA.fullmatch(label)
    parts = re.split(r", (?:and )?", rest)
    if media is None or not all(_bans(part) or _put(part) for part in parts):
        return ()
    where = media["what"] if media["what"].casefold() == "online" else f"on {media['what'].casefold()}"
    return tuple(_sentence(f"{part} {where}") if _bans(part) else _put(part) for part in parts)


def _bans(part: str) -> bool:
    return part[:3].casefold() == "no "


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}."


@cache
def _done() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (one["verb"], one["past"], re.compile(rf"{_EACH}(?:{'|'.join(one['things'])})\b", re.I))
        for one in table("verbless")["done"]
    )


def is_used(thing: str) -> bool:
    """Whether words begin with a thing that people have about them, or use."""
    return re.match(rf"(?:{_things()})\b", thing, re.I) is not None


def done_with(thing: str) -> str:
    """What one does with a thing that is banned without a verb ("photos of pupils": "take"); "" for what is not known."""
    return _done_with(thing, "verb")


@lru_cache(maxsize=4096)
def _done_with(thing: str, form: str) -> str:
    found = next(((verb, past) for verb, past, fits in _done() if fits.match(thing)), None)
    return "" if found is None else found[0] if form == "verb" else found[1]
