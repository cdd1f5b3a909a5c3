"""Questions and their answers: "Can I bring a phone? – Only if you are in Year 6." is read as one rule.

Comes in: a question (a heading, a line, the first sentence of a paragraph) and a sentence that may answer it. Goes out: the
sentences that say both together, for the other readers, and what of the answer they leave. The question gives who acts and
what is done, the answer whether, and in which circumstances. What answers in words of its own is left as it stands.
"""

import re
from functools import cache, lru_cache

from msgspec import Struct

from ...sought import without_lead
from ..phrases.parties import named
from ..phrases.words import table
from .asked import Cut, cut_up
from .clauses import clauses

_LONGEST = 40
"""Words of a question or an answer: longer ones are read as they stand."""


class Reply(Struct, frozen=True):
    """What an answer says with its question: `said` are sentences, the likeliest wording of each first; `rest` the words of the
    answer that these leave; `hedged`: it says yes with a "but", so that without what that says it would say too much.
    """

    said: tuple[tuple[str, ...], ...]
    rest: str = ""
    hedged: bool = False


class _Question(Struct, frozen=True):
    """A question's parts with "you" for who asks: `modal` is that of a yes ("may", "must", "should"), `word` with what it begins
    that yes does not answer ("who", "when"), "" else.
    """

    who: str
    act: str
    modal: str
    word: str = ""
    noun: bool = False
    lead: str = ""


def question_in(text: str) -> str:
    """The question that a text is, without what numbers it; "" if it is none."""
    text = text.strip().removesuffix("|").strip()
    if not text.endswith("?"):  # as most do not
        return ""
    text = without_lead(_NUMBERED, text)
    return text if 2 < len(text.split()) <= _LONGEST else ""


def of_oneself(heading: str) -> bool:
    """Whether a heading is a question in which somebody asks for himself, so that it names only others: "Can I ring a parent?"."""
    return heading.rstrip().endswith("?") and _OWN.search(heading) is not None


@lru_cache(maxsize=1024)
def reply(question: str, answer: str, *, first: bool = True) -> Reply | None:
    """What a sentence says in answer to a question; None if it says it by itself. A sentence that is not the `first` of the
    answer is no yes or no, but may tell when it is one.
    """
    asked = _asked(question)
    text = without_lead(_NUMBERED, answer.replace("’", "'")).strip()
    if asked is None or text.endswith((":", "?")) or len(text.split()) > _LONGEST or not text:
        return None
    plain = text.rstrip(" .!;")
    if asked.word:
        return _open(asked, plain)
    if (found := _fits("against").match(plain)) is not None:
        return _made(asked, "should not", plain[found.end() :])
    if (found := _fits("favour").match(plain)) is not None:
        return _made(asked, "should", plain[found.end() :])
    if (when := _by_circumstance(asked, plain)) is not None:
        return when
    if not first and not _LIMITED.match(plain):
        return None
    if (found := _LIMITED.match(plain)) is not None and _opens(behind := plain[found.end() :].strip()):
        if found["only"]:
            return _only(asked, behind)
        if not _wide(behind):
            return _made(asked, _refused(asked.modal), behind)
    for words, yes in (("no", False), ("yes", True)):
        if (found := _fits(words).match(plain)) is not None:
            return _yes_or_no(asked, yes, plain[found.end() :])
    return None


def circumstance_of(question: str) -> str:
    """In which circumstances a question asks what is to be done: "if I am sent a nasty message"; "" if in none."""
    found = _IN_CASE.match(_answering(question))
    return found["case"] if found else ""


def joined(listed: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences of an answer, a bare yes or no put together with the one that limits it: "No. Not until Year 9."; and
    so with those who alone may: "The clerk. No one else."
    """
    at = 1 if listed and question_in(listed[0]) else 0
    if len(listed) > at + 1 and _ELSE.fullmatch(listed[at + 1].rstrip(" .!")):  # "The clerk. No one else."
        return (*listed[:at], f"Only {_named_small(listed[at].removeprefix('Only '))}", *listed[at + 2 :])
    if len(listed) < at + 2 or not _BARE.fullmatch(listed[at]) or not _GOES_ON.match(listed[at + 1]):
        return listed
    return (*listed[:at], f"{listed[at].rstrip(' .!')}, {_small(listed[at + 1])}", *listed[at + 2 :])


# --- the question -----------------------------------------------------------------------------------------------------

_NUMBERED = re.compile(r"(?:q|a|question|answer)(?: ?\d{1,2})?(?:[.:)]\s*|\s?[–—-]\s+)|\d{1,2}[.)]\s+", re.I)
_BARE = re.compile(r"(?:(?:q|a|answer)[.:]\s*)?(?:yes|no)[ .!]*", re.I)
_GOES_ON = re.compile(r"(?:(?:but )?(?:not|only)|unless|except|but (?:if|when|with)|provided|as long as)\b", re.I)
_SHOULD = re.compile(r"(?:should|ought)\b", re.I)
_ASKS = re.compile(
    r"(?P<word>who|when|where|how often|how soon|how quickly)(?: else)? (?:is |are )?(?P<modal>can|may|must|should|allowed to"
    r"|has to|have to|needs to|do|does)\b(?: (?P<who>.+?) (?:have to|need to|has to))? ?(?P<rest>.*)",
    re.I,
)
_TO_WHOM = re.compile(
    r"who(?:m)? (?:should|must|do|can|shall) (?:I|we|you|staff|pupils|parents) (?:need to |have to )?(?P<act>tell|contact|ask|"
    r"inform|speak to|talk to|go to|see|report (?:it|this|that|them|concerns) to)\b ?(?P<tail>.*)",
    re.I,
)
_IN_CASE = re.compile(
    r"(?:what (?:(?:do|should|must|can|shall|will)\b.*?)?|(?:do|must|should) (?:i|we|you|staff|pupils|parents)\b.*?)"
    r"(?P<case>\b(?:if|when|whenever) .+)",
    re.I,
)
_OTHER = {
    "i am": "you are", "am i": "are you", "i": "you", "we": "you", "me": "you", "us": "you", "my": "your", "our": "your",
    "mine": "yours", "ours": "yours", "myself": "yourself", "ourselves": "yourselves", "you": "we", "your": "our",
}  # fmt: skip
_PERSONS = re.compile(rf"\b(?:{'|'.join(_OTHER)})\b", re.I)
_OWN = re.compile(r"\b(?:I|me|my|mine|myself)\b|\b(?:can|may|must|should|do|are|could|shall|need) we\b")


def _answering(question: str) -> str:
    """A question in the words of its answer: who asks is "you", and "you" are we."""
    text = question.replace("’", "'").strip(" ?")
    text = f"{text[:1].lower()}{text[1:]}" if not text.startswith("I ") else text
    return _PERSONS.sub(lambda found: _OTHER[found[0].casefold()], text) if _OWN.search(text) else text


@lru_cache(maxsize=1024)
def _asked(question: str) -> _Question | None:
    """The parts of a question that can be answered in a word or two; None for others."""
    text = _answering(question)
    if (to := _TO_WHOM.fullmatch(text)) is not None:
        return _Question("You", to["act"], "must", "whom", lead=to["tail"])
    if (wh := _ASKS.fullmatch(text)) is not None:
        return _wh(wh)
    cut = cut_up(text)
    modal = _modal(cut, text)
    if not modal or not cut.act:
        return None
    who = cut.who or ("" if cut.noun else "You")
    if modal == "do" and who.casefold() == "you":
        who = "We"
    return _Question(who, cut.act, modal, noun=cut.noun, lead=cut.lead)


def _wh(found: re.Match[str]) -> _Question | None:
    word, modal = found["word"].casefold(), found["modal"].casefold()
    must = modal in ("must", "should", "has to", "have to", "needs to", "do", "does")
    said = "should" if modal == "should" else "must" if must else "may"
    if word == "who":
        return _Question("", found["rest"], said, "who") if modal not in ("do", "does") else None
    if found["who"]:
        return _Question(found["who"], found["rest"], said, "when")
    if modal in ("do", "does", "has to", "have to"):
        return None
    cut = cut_up(f"{'must' if must else 'may'} {found['rest']}")
    return _Question(cut.who, cut.act, said, "when") if cut.who and cut.act else None


def _modal(cut: Cut, text: str) -> str:
    """What a yes says: the modal of a question; "" where yes and no answer none that is known."""
    first = re.sub(r"^.*?,\s*", "", text) if cut.lead else text
    if cut.form == "ban":
        return "must not"
    if cut.form == "permission":
        return "may"
    if cut.form == "duty":
        return "should" if _SHOULD.match(first) else "will" if re.match("will|shall", first, re.I) else "must"
    if cut.form == "practice" and re.match(r"(?:do|does) (?:you|we|the school|staff|teachers)\b", first, re.I):
        return "do"
    return ""


# --- the answer -------------------------------------------------------------------------------------------------------

_LIMITED = re.compile(r"(?:(?:(?:yes|no)[,;:.–—-]* (?:but )?)?(?P<only>only)|(?:no[,;:.–—-]* )?not)\b ?", re.I)
_AND_THEN = re.compile(
    r",? (?:and|but|so|or) (?:only (?=if|when)|(?:then )?(?:(?:you|they|we|it|he|she|this|these|staff|pupils|parents|children)"
    r" (?:must|should|will|need|can|may|have|has|are|is)|please|do not|don't|never|tell|ask)\b)"
)
_CONTRAST = re.compile(r",? but not (?=\w)", re.I)
_VERDICT = re.compile(
    r"(?P<when>[^,;:–—]{2,70}?)(?:,|:| [–—-])? (?P<verdict>yes|no|never|fine|ok|okay|of course)$", re.I
)
_ONLY_BEHIND = re.compile(r"(?:but )?only (?=\w)", re.I)
_HEDGE = re.compile(r"(?:but|only|except|though|although|however|just)\b,? ?", re.I)
_ELSE = re.compile(r"(?:no ?one|nobody|none) else$", re.I)


@cache
def _fits(key: str) -> re.Pattern[str]:
    listed = sorted(table("replies")[key], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(listed)})(?![\w'’])", re.I)


def _opens(text: str) -> bool:
    """Whether words begin a circumstance."""
    return _fits("joints").match(text) is not None


def _wide(text: str) -> bool:
    """Whether words behind a "not" widen it: "not even at break", "not on Monday, not on any day"."""
    return _fits("wide").match(text) is not None or re.search(r"\bnot\b", text) is not None


def _refused(modal: str) -> str:
    return {
        "may": "must not", "must not": "may", "must": "do not have to", "should": "should not", "will": "will not",
        "do": "do not",
    }[modal]  # fmt: skip


def _sentence(asked: _Question, modal: str, behind: str = "") -> tuple[str, ...]:
    """The sentence that a question makes with a modal, and wordings of it that may be read where it is not."""
    tail = f"{asked.act} {behind}".strip()
    if asked.noun:
        verdict = {
            "may": "allowed", "must not": "not allowed", "must": "required", "should not": "discouraged",
            "should": "recommended", "do not have to": "not required",
        }.get(modal)  # fmt: skip
        made = [f"{asked.act} is {verdict} {behind}"] if verdict else []
    elif modal in ("do", "do not"):
        made = [f"{asked.who} {'do not ' if modal == 'do not' else ''}{tail}"]
    elif modal == "may":
        made = [f"{asked.who} may {tail}", f"{asked.who} are allowed to {tail}"]
    elif modal == "only":
        made = [f"{asked.who} may only {tail}"]
    else:
        made = [f"{asked.who} {modal} {tail}"]
    lead = f"{asked.lead}, " if asked.lead and asked.word != "whom" else ""
    return tuple(_capital(f"{lead}{' '.join(one.split())}.") for one in made)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _made(asked: _Question, modal: str, behind: str) -> Reply | None:
    """The rule with a modal, in the circumstances behind it."""
    behind, rest = _parted(behind.strip(" ,;:–—-"))
    if behind and not _opens(behind):
        behind, rest = "", f"{behind} {rest}".strip()
    made = _sentence(asked, modal, behind)
    hedged = _HEDGE.match(rest)
    rest = rest[hedged.end() :] if hedged and hedged[0].casefold().startswith("but") else rest
    return Reply((made,), _capital(rest), hedged is not None) if made else None


def _parted(text: str) -> tuple[str, str]:
    """A circumstance, and what is said behind it of something else."""
    found = _AND_THEN.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].strip(" ,"), re.sub(r"^,? (?:and|but|so|or) ", "", text[found.start() :])


def _only(asked: _Question, behind: str) -> Reply | None:
    """`Only if …`: what is allowed then alone."""
    if asked.modal != "may":
        return _made(asked, asked.modal, behind)
    behind, rest = _parted(behind)
    if asked.noun:
        return Reply((_sentence(asked, "may", f"only {behind}"),), _capital(rest))
    return Reply((_sentence(asked, "only", behind),), _capital(rest))


def _yes_or_no(asked: _Question, yes: bool, behind: str) -> Reply | None:
    """A yes or a no with what stands behind it."""
    if behind and not re.match(r"\s*(?:[,;:.!–—-]|but\b|$)", behind) and not _opens(behind.strip()):
        return None  # "no phones", "you may bring"
    behind = behind.strip(" ,;:.!–—-")
    if (stressed := _fits("stressed").match(behind)) is not None:
        after = behind[stressed.end() :]
        if not after or re.match(r"\s*[,;:–—-]", after) or _opens(after.strip()):
            behind = after.strip(" ,;:–—-")
    behind = re.sub(r"^but (?=if|when|where|with|in|at|on|unless|as long|provided)", "", behind, flags=re.I)
    only = _ONLY_BEHIND.match(behind)
    if only and _opens(behind[only.end() :]):
        return _only(asked, behind[only.end() :])
    modal = asked.modal if yes else _refused(asked.modal)
    if not yes and (wide := re.match(r"not (?=\w)", behind)) is not None:
        behind = behind[wide.end() :]
        if _wide(behind):
            behind = ""
    contrast = _CONTRAST.search(f" {behind}") if yes else None
    if contrast is None:
        return _made(asked, modal, behind)
    before, after = f" {behind}"[: contrast.start()].strip(), f" {behind}"[contrast.end() :]
    if (before and not _opens(before)) or not _opens(after):
        return _made(asked, modal, behind)
    after, rest = _parted(after)
    said = _sentence(asked, modal, before), _sentence(asked, _refused(modal), after)
    return Reply(said, _capital(rest)) if all(said) else _made(asked, modal, before)


def _by_circumstance(asked: _Question, text: str) -> Reply | None:
    """`At break, yes; in lessons, no.`"""
    said = []
    for part in re.split(r"\s*;\s*(?:but )?|, but ", text):
        found = _VERDICT.fullmatch(part)
        if found is None or not _opens(found["when"]):
            return None
        refuses = found["verdict"].casefold() in ("no", "never")
        said.append(_sentence(asked, _refused(asked.modal) if refuses else asked.modal, _small(found["when"])))
    return Reply(tuple(said)) if all(said) else None


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _named_small(people: str) -> str:
    """The words for some people inside a sentence: names keep their capitals."""
    return people if re.match(r"[A-Z][\w'.]* [A-Z]|[A-Z]{2}", people) else _small(people)


def _open(asked: _Question, text: str) -> Reply | None:
    """An answer to "who", "whom", "when": no sentence, but what the question asks for."""
    if any(clause.group is not None for clause in clauses(text)) or len(text.split()) > 20:
        return None
    if asked.word == "when":
        only = re.match(r"only ", text, re.I)
        behind = text[only.end() :] if only else re.sub(r" only$", "", text)
        if not (_opens(behind) or _fits("frequent").match(behind)) or _WHOLE.match(behind):
            return None
        modal = "only" if behind != text and asked.modal == "may" else asked.modal
        return Reply((_sentence(asked, modal, _small(behind)),))
    people = re.sub(r"^only |,? only$", "", text, flags=re.I)
    found = named(people)
    if _ELSE.fullmatch(people):
        return Reply((_sentence(_who(asked, "No one else"), asked.modal),)) if asked.word == "who" else None
    if not found or found[0].start > 8 or _FINITE.search(people):
        return None
    if asked.word == "whom":
        return Reply((_sentence(_whom(asked, people), "must"),))
    who = f"Only {_named_small(people)}" if people != text else people
    return Reply((_sentence(_who(asked, who), asked.modal),))


_WHOLE = re.compile(
    r"(?:if|when|whenever|where|once|while|unless|until|after|before)\b[^,;]+, "
    r"(?:the|a|an|we|you|they|it|he|she|this|that|these|those|our|your|their|its|no|nobody|nothing|all|any|every|each|please|do)\b",
    re.I,
)
"""A sentence of its own that a circumstance leads: "if it rains, the hall is opened"."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|will|must|can|may|should|do|does|if|when|unless|checks?|runs?|looks?|who)\b", re.I
)


def _who(asked: _Question, who: str) -> _Question:
    return _Question(who, asked.act, asked.modal)


def _whom(asked: _Question, people: str) -> _Question:
    return _Question("You", f"{asked.act} {_small(people)} {asked.lead}".strip(), "must")
