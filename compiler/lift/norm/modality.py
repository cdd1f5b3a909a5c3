"""Which modality a verb group has, and whether it binds anybody at all: "may cause harm" and "will help" do not."""

import re
from functools import cache, lru_cache

from ....grammar.model import Modality
from ..phrases.parties import is_part_of_school, named
from ..phrases.words import Fits, one_of, phrases, table, words_of
from ..sentence.clauses import Group
from .context import Bound
from .spans import first_word, words_in

_EFFECTS = words_of("verbs", "effects")
GRANTS = words_of("verbs", "grants")
_CHANCES = words_of("verbs", "chances")
CHANCES_DONE = words_of("verbs", "chances_done")
EMPTY = words_of("verbs", "empty")
_NO_MORE = re.compile(
    r"no longer (?:be )?(?:allowed|permitted|able|accepted|admitted|eligible|entitled|welcome|use|have access)\b"
)
_SOME = re.compile(
    r"(?:some|many|most|few|a few|several)\b(?! of the following)|others$|not (?:all|every|everything|everyone)\b", re.I
)
_STAYS = frozenset({"stay", "remain", "go", "come"})
_BELONGINGS = re.compile(rf"\b(?:{one_of('belongings')})$", re.I)
_PUBLISHED = re.compile(
    r"\b(?:names?|surnames?|forenames?|initials|captions?|pictures?|photos?|photographs?|images?|videos?|clips?|films?|footage"
    r"|recordings?|drawings?|artwork|work|posts?|logos?|news|results|stories|nothing)(?: (?:of|by|from|about) [\w’' -]{3,40})?$",
    re.I,
)
_GOES_UP = re.compile(
    r"(?:also |then )?(?:go|be put|appear) (?:with|beside|alongside|next to|on|up(?! (?:or|and) down)|in|online|out|home)\b",
    re.I,
)
"""Where what is published is let go: "a poster can go on the wall"."""
_ENDURED = words_of("verbs", "endured")
_HAPPENS = words_of("verbs", "happens")
_MINDS = words_of("verbs", "minds")
_MET = words_of("verbs", "met")
_BRINGS = frozenset({"cause", "help", "last", "suffice", "mean"})
_SHOWN = frozenset({"appear", "go"})
_FAILS = frozenset({"protect", "guarantee", "help", "suffice", "succeed", "work", "arise", "apply", "happen", "occur"})
GRANTED_TO = frozenset(
    {"use", "bring", "wear", "keep", "leave", "take", "carry", "attend", "choose", "apply", "request", "borrow"}
)
_PERHAPS = re.compile(
    r"(also )?(well|still|not|sometimes|often|easily|inadvertently|accidentally|unintentionally|unknowingly|unwittingly|at times"
    r"|frequently)\b"
)
_BEFALLS = re.compile(
    r"(?:come (?:across|into contact|up against)|go (?:through|wrong|missing|astray)|fall (?:ill|behind|out|prey|asleep)"
    r"|get (?:lost|hurt|upset|into|wet|cold|tired)|make mistakes?|stumble|meet with|run into|turn out)\b"
)
_KEEPS = re.compile(
    r"(?:also )?have (?:theirs\b|your own\b(?! (?:views?|reasons?|worries|opinions?|ideas?|problems?)\b))"
    r"|(?:also )?have (?:an?|one|the|their own) (?:[\w’'-]+ ){0,3}?"
    r"(?:groups?|chats?|threads?|phones?|mobiles?|handsets?|tablets?|laptops?|watch|drinks?|snacks?)\b"
    r"(?! (?:that|which|who|whose|from|about|call|of (?!their|your|our))\b)",
    re.I,
)
"""What people are let have about them, rather than may happen to have."""
_BELONGS = re.compile(
    r"(?:also )?be (?:in|on|part of|members? of|among) (?:(?:the|an?|their own|that|this|its|any) )?(?:[\w’'-]+ ){0,3}?"
    r"(?:groups?|chats?|threads?|forums?|lists?|rotas?|teams?|clubs?)\b",
    re.I,
)
"""What people are let belong to, rather than may be found in."""
_SHOWS = re.compile(
    r"(?:also )?show (?:[\w’'-]+ ){0,4}?(?:material|films?|videos?|clips?|images?|pictures?|photographs?|websites?|pages?|posts?"
    r"|programmes?)\b",
    re.I,
)
"""What people are let show to others, rather than may be seen to show."""
_HAVE_A_PAGE = re.compile(
    r"(?:also |each )*have (?:an?|one|their own|its own) (?:[\w’'-]+ ){0,2}?"
    r"(?:accounts?|pages?|channels?|feeds?|profiles?|blogs?)\b",
    re.I,
)
"""What a part of the school is let have, rather than may happen to have."""
_NOT_YET = re.compile(r"(?:yet|possibly|quite) (?!(?:be )?(?:allowed|permitted)\b)\w", re.I)
_COMES_OFF = re.compile(r"(?:go ahead|take place)\b")
_NONE_OF = re.compile(r"(?:nobody|no|nothing|none|neither)\b", re.I)
_NOBODY = re.compile(r"(?:nobody|no[ -]one|none)\b", re.I)
_JUDGES = words_of("verbs", "judges")
_ASKS = words_of("verbs", "asks")
_THING_NOUNS = words_of("verbs", "things")
_RULED_THINGS = words_of("verbs", "ruled_things")
_THING_ENDS = tuple(words_of("verbs", "thing_ends"))
_BEHIND_HEAD = re.compile(
    r"\b(?:who|which|that|whose|of|for|in|from|to|with|on|at|by|under|about|between|during)\b|[,(]"
)
_THINGS = re.compile(
    r"(?:.*, )?(?:and |but |so )?(?:that|this|it|which|there|these|those)(?: in turn| also| alone)?$", re.I
)
_TIES = re.compile(
    r"(?:also )?(?:friends?|in (?:touch|contact)|connected|linked|(?:a )?members?|part of|in (?:the|a|your|their) [\w ]*groups?)\b",
    re.I,
)
_OCCASIONS = re.compile(r"(be )?(\w+ )?(occasions?|times?|instances?|circumstances|situations?|cases?)\b")
_OF_MODAL: dict[str, Modality] = {
    "MUST": "obligation",
    "WILL": "obligation",
    "ISTO": "obligation",
    "MAY": "permission",
    "SHOULD": "recommendation",
    "COULD": "permission",
    "LIABLE": "sanction",
}
_OF_STATE: dict[str, Modality] = {
    "REQUIRED": "obligation",
    "ASKED": "recommendation",
    "ALLOWED": "permission",
    "FORBIDDEN": "prohibition",
    "DISCOURAGED": "discouragement",
    "BANNED": "prohibition",
    "FINE": "permission",
    "OBLIGATORY": "obligation",
    "ADVISABLE": "recommendation",
    "UNWISE": "discouragement",
}
_OF_ORDER: dict[str, Modality] = {
    "BASE": "obligation",
    "DO": "obligation",
    "REFRAIN": "prohibition",
    "AVOID": "discouragement",
    "PLEASE": "recommendation",
    "PERMIT": "permission",
}
OPPOSITE: dict[Modality, Modality] = {
    "obligation": "prohibition",
    "prohibition": "obligation",
    "permission": "prohibition",
    "recommendation": "discouragement",
    "discouragement": "recommendation",
    "sanction": "sanction",
}


def modality_of(group: Group, tells: str, subject: str) -> Modality | None:
    """What a verb group says; None where it binds nobody ("is not required to")."""
    if group.shape in ("active", "passive", "inverted"):
        said = _OF_MODAL[group.modal]
        return OPPOSITE[said] if group.negated or group.never else said
    if group.shape in ("stated", "judged"):
        said = _OF_STATE[group.state]
        asked = group.state in ("OBLIGATORY", "REQUIRED") or (group.state == "ASKED" and not group.modal)
        if asked and _NONE_OF.match(subject):
            return None  # "no form is required", "nobody is asked to give it up"
        if group.modal in ("COULD",) or (group.modal == "MAY" and group.state == "ALLOWED"):
            return None
        if group.negated or group.never:
            if group.state in ("REQUIRED", "DISCOURAGED", "OBLIGATORY", "UNWISE"):
                return None
            if group.state in ("FORBIDDEN", "BANNED"):
                return "permission"
            return OPPOSITE[said]
        if group.refuses:
            chance = said == "permission" or (group.state == "ASKED" and group.modal == "MAY")
            return None if chance else OPPOSITE[said]  # "may be asked not to come back"
        return said
    if group.shape == "order":
        said = _OF_ORDER[group.modal]
        if group.negated or group.never:
            return "discouragement" if said == "recommendation" else "prohibition" if said == "obligation" else said
        return said
    if group.shape == "told":
        said = _OF_STATE[_tell_kind(tells)]
        if subject.casefold().startswith("nothing"):
            return "permission" if said == "prohibition" else None
        if group.negated or group.never:
            return "prohibition" if said == "permission" else None
        return OPPOSITE[said] if group.refuses else said
    if group.shape == "framed":
        said = _OF_STATE[_frame_kind(tells)]
        return OPPOSITE[said] if group.negated and told_that(tells) else said
    return "obligation"


@cache
def _tell_kind(text: str) -> str:
    return phrases("deontic", "tell").find(words_in(text), 0)[0] or "ASKED"  # "would all guests please …"


@cache
def told_that(tells: str) -> bool:
    """Whether what frames an act tells somebody of it ("we ask that …"), so that "not" behind it turns it round."""
    words = words_in(tells)
    return words[:1] != ("it",) and any(phrases("deontic", "tell").all(words, 0, len(words)))


@cache
def _frame_kind(text: str) -> str:
    words = words_in(text)
    table_ = phrases("deontic", "frame")
    found = [table_.find(words, at) for at in range(1, len(words))]
    kind = next((kind for kind, length in found if length), "")
    return kind or next((told for _, told, _ in phrases("deontic", "tell").all(words, 0, len(words))), "REQUIRED")


def mere_chance(
    group: Group, modality: Modality, head: str, body: str, bounds: tuple[Bound, ...], doubtful: bool, subject: str
) -> bool:
    """Whether a modal tells what could or will happen, not what is allowed or asked."""
    if modality == "permission" and _HAVE_A_PAGE.match(body) and is_part_of_school(subject) and not doubtful:
        return False  # "each club may have its own page"
    if group.shape == "carried" and modality == "permission":
        return head in _CHANCES or body.casefold().startswith("be ")
    if group.modal == "MAY" and head in _MINDS and (modality == "prohibition" or _NONE_OF.match(subject)):
        return True  # "parents may not realise"
    if group.modal == "MAY" and not bounds and head in _CHANCES and _THINGS.match(subject):
        return True
    if group.modal == "MAY" and re.match(r"(be )?(possible|necessary|appropriate)\b", body):
        return True
    if group.modal == "MAY" and modality == "prohibition" and _NOT_YET.match(body):
        return True  # "they cannot yet read"
    tied = _TIES.match(body) or (body.startswith(("in ", "on ", "part ", "a ")) and _BELONGS.match(f"be {body}"))
    if group.modal == "MAY" and group.shape == "passive" and bounds and modality == "permission" and tied:
        return False  # "you may be friends with parents", "cooks may be in the chat"
    if group.modal == "MAY" and group.shape == "passive":
        return not (group.only or re.match(r"only\b", subject, re.I)) and not (bounds and modality == "prohibition")
    if group.modal == "MAY" and modality == "permission" and group.shape == "active":
        if group.only:
            return False
        if not bounds and head in _STAYS and _BELONGINGS.search(subject):
            return False  # "coats may stay on"
        if not bounds and _PUBLISHED.search(subject) and _GOES_UP.match(body):
            return False  # "a surname can go with a picture"
        if _SOME.match(subject) and head not in GRANTED_TO:  # "some children may hide it"
            return True
        if bounds and head == "involve" and not doubtful:
            return False  # "the head may involve the police"
        if bounds and not doubtful and (_KEEPS.match(body) or _SHOWS.match(body)):
            return False  # "staff may have a group chat"
        likely = bool(_PERHAPS.match(body) or _BEFALLS.match(body))
        return not bounds or doubtful or head in _CHANCES or likely or body.startswith("be ")
    if group.shape == "told" and body.casefold() == "do so":
        return True  # "we like to show it, and parents are happy for us | to do so"
    if group.modal == "WILL" and _NOBODY.match(subject) and head in _MINDS | _JUDGES:
        return True  # "nobody will think the less of you"
    if group.modal == "WILL" and _SOME.match(subject) and head not in _ENDURED:
        return True  # "some children will cling"
    if group.modal == "WILL" and head in _HAPPENS and bounds and bounds[0].bearer in ("pupils", "everyone"):
        return first_word(subject) not in ("i", "we", "you")
    hears = head == "hear" and bounds and bounds[0].bearer in ("parents", "third_parties", "pupils")
    if group.modal == "WILL" and (hears or (head in _MET and first_word(subject) == "you")):
        return True  # "you will find a form at the back"
    if group.modal == "SHOULD" and not bounds and head in _BRINGS and group.shape == "active":
        return True  # "a few tears should cause no alarm"
    if group.modal == "MAY" and group.negated and not bounds and _COMES_OFF.match(body) and not named(subject):
        return True  # "the visit may not go ahead"
    if group.modal == "MAY" and group.negated and not bounds and head in _FAILS and not group.only:
        return True  # "a disclaimer may not protect its author"
    if group.modal == "WILL" and subject.casefold() == "there":
        return bool(_OCCASIONS.match(body))
    if group.modal == "WILL" and group.shape in ("active", "passive") and body.startswith("no longer "):
        return not _NO_MORE.match(body)
    if group.modal == "WILL" and head in ("require", "need") and bounds and bounds[0].bearer in ("pupils", "everyone"):
        return not group.negated  # "some pupils will need more time"
    if group.modal == "WILL" and group.shape in ("active", "passive") and not bounds:
        shown = head in _SHOWN and _NONE_OF.match(subject) is not None  # "no child's name will appear"
        return not shown and (
            head in _EFFECTS
            or (is_thing(subject) and head not in _ASKS and not group.negated)
            or bool(re.match(r"(be )?(valid|available|able|effective|possible|about|integral|central|a |an )", body))
            or (subject.lower() in ("it", "this", "that", "which", "") and head in _EFFECTS)
        )
    return False


@lru_cache(maxsize=4096)
def is_thing(subject: str) -> bool:
    """Whether a subject is surely no person or body: by a pronoun or the head of its noun phrase ("the annual review of")."""
    if _THINGS.match(subject):
        return True
    head = next(iter(words_in(_BEHIND_HEAD.split(subject)[0])[-1:]), "")
    return head in _THING_NOUNS or (head.endswith(_THING_ENDS) and head not in _RULED_THINGS)


@cache
def _pointers() -> Fits:
    return Fits(table("kinds")["pointers"]["fits"])


def is_pointer(sentence: str) -> bool:
    """Whether a sentence only points somewhere, or tells what may become of the policy."""
    return _pointers().start(sentence) is not None
