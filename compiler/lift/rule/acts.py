"""What a norm is about: the pack's actions that its act signals, with their arguments, or the act's own words.

Comes in: a norm with the words that stand round it. Goes out: the act as a rule has it. Of several phrases that are found
`ranking` says which wins, `arguments` whom the act concerns.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ....grammar import syntax as s
from ....grammar.signals import Hit, Passage, lemma, signals, words_of
from ....grammar.vocabulary import Vocabulary
from ...sought import Sought
from ..phrases.facts import FAR
from ..phrases.parties import named
from ..phrases.reading import NormReading, Unit
from ..phrases.words import is_base, is_gerund, is_participle
from ..phrases.words import words_of as word_list
from ..sentence.subjects import NOUN_LIKE
from ..sentence.verbless import done_with, is_used
from .arguments import args_of, owns
from .around import MODAL, before, goes_with, is_passive, limit_of, line, subject_of, verdict_in, whole
from .own_words import some_of, worded
from .pointing import (
    beside,
    said_that,
    says_so,
    sentence_before,
    shared_object,
    thing_before,
    told_before,
    up_to_pronoun,
    with_object,
)
from .qualified import qualified_by
from .ranking import listed, ranked, wider_beside

_LEAVE = ("obtain-consent", "check-consent", "obtain-approval")
"""What opens the way where `only` limits an act, and is not the act itself."""


class Found(Struct, frozen=True):
    """The act, the first action that it is about (None: quoted), and what narrows a ban or a permission (`for trivial
    reasons`, `which …`) and no phrase has read. `implied`: the act is known by a word of the condition, which then says no more
    than it (`if a reporter rings, say nothing`).
    """

    act: s.Act
    concept: str | None = None
    qualified: str | None = None
    implied: bool = False


def act_of(norm: NormReading, unit: Unit, lead: str, limited: tuple[str, ...], vocabulary: Vocabulary) -> Found:
    """What a norm is about. `lead` introduces its unit; `limited` are facts that `only` limits the act by: it is then about
    what is done with the device or network, not about its use.
    """
    if is_lesson(norm, lead) and "teach" in vocabulary.actions:
        whom = [who.party for who in named(_begun(lead)) if who.party in vocabulary.parties][:1]
        return Found(
            s.Act(s.Who((s.Word("teach"),)), args=tuple(s.Arg("to", s.Who((s.Word(w),))) for w in whom)), "teach"
        )
    told = (norm.sentence or unit.text, norm.condition or "", norm.exception or "", lead, beside(norm, unit))
    around = " ".join(told)
    if norm.modality == "permission" and norm.exception:  # what is not allowed is no part of what is
        around = around.replace(norm.exception, " ")
    uses = [f"use-{fact}" for fact in limited] + (list(_LEAVE) if norm.strength == "only" else [])
    done = (
        _led_thing(norm, lead)
        if _BE_ONLY.fullmatch(before(norm))
        else thing_before(before(norm), norm, unit) or before(norm)
    )
    acts = [_FROM_WHEN.sub("", whole(norm)), *([f"{_begun(lead)} {norm.action}"] if lead else [])]
    if _RELATIVE.search(lead) or (_GOES_ON.search(lead) and _THING.match(norm.action)):
        acts.reverse()  # `anything which:` `insults somebody`, `pictures of:` `a pupil who objects`
    acts += [f"{norm.action}{more}"] if (more := shared_object(norm)) else []
    acts += [taken_up] if (taken_up := with_object(norm, unit) or said_that(norm.action)) else []
    if (meant_by := _any_that(norm)) is not None:
        acts = [meant_by]
    if subject := thing_before(subject_of(norm), norm, unit):
        acts.insert(0, f"{subject} {whole(norm)}")
    if stated := listed_thing(norm, lead):
        return _stating(lead, norm, vocabulary) or Found(_own(stated))
    is_thing = verdict_in(norm) or (norm.rule in ("bare", "carried") and is_used(norm.action))
    verb = done_with(norm.action)  # a thing that is banned is not to be used, or taken, or made
    things = [f"{one} {whole(norm)}" for one in ((verb, "use") if verb else ("use",))] if is_thing else []
    acts += things
    for act in acts:  # an item that is no act by itself goes on where its lead-in stops: `post:` `pictures of pupils`
        reach = FAR * (10 if is_passive(norm) else 3 if _ANYTHING_THAT.match(act) else 1)
        passage, found = _signalled(act, subject_of(norm), around, reach, vocabulary)
        thought_of = (_aware(passage), _taught(passage), _weighed(passage))
        aware = next((at for at in thought_of if at is not None), None)
        suits = [hit for hit in found if _suits(hit.name, norm, vocabulary) and not _heard(hit, aware, passage)]
        suits = [hit for hit in suits if act not in things[-1:] or _of_thing(hit, passage, norm)]
        suits = suits if norm.passive else [hit for hit in suits if not _done_by(hit, passage)]
        if _KEEPS_FROM.match(norm.action):  # who may restrict access to a site does not use it
            suits = [hit for hit in suits if not hit.name.startswith("use-")]
        if _RELATIVE.search(lead) and _begun(lead) and act.startswith(_begun(lead)):
            own = passage.act + len(words_of(_begun(lead)))
            suits = [hit for hit in suits if own < max(b for _, b in hit.spans) <= passage.around]
            suits = [hit for hit in suits if not _only_names(hit, passage, own)]
        if means := _means_in(act):
            own = passage.act + len(words_of(means))
            general = {hit.name for hit in suits if vocabulary.actions[hit.name].general}
            ends = [hit for hit in suits if limited or hit.name not in general or own < max(b for _, b in hit.spans)]
            verbs = {hit.name for hit in ends if any(a == own for a, _ in hit.spans)}
            ends = [hit for hit in ends if not verbs & general or hit.name not in general - verbs]
            banned = norm.modality in ("prohibition", "discouragement") and not norm.passive and not limited
            suits = ends if ends or banned else suits
        if (
            act in things[:-1]
        ):  # to take, to make, to post it: the verb is not the document's own, so it says no more than that
            suits = [hit for hit in suits if not vocabulary.actions[hit.name].general]
        hits = [hit for hit in suits if hit.name not in uses]
        chosen = ranked(hits, passage, vocabulary)
        if not chosen and limited and len(hits) < len(suits):  # "only school tablets may be used", for whatever it is
            hits = [hit for hit in suits if hit.name not in _LEAVE]
            chosen = ranked(hits, passage, vocabulary)
        if chosen:
            break
    chosen = [] if says_so(norm) else chosen
    device_only = [hit.name for hit in chosen] == ["use-device"] or (not chosen and _USES_IT.fullmatch(norm.action))
    if device_only and (used := _done_with_it(norm, unit, vocabulary)) is not None:
        passage, chosen = used
    meant = ""
    for told_of in () if chosen else told_before(norm, before(norm), unit):
        meant, begun = told_of, up_to_pronoun(norm.action)
        passage = Passage(f"{begun} {meant}", subject=subject_of(norm), around=around)
        hits = _pointed_at(norm, begun, passage, uses, vocabulary)
        chosen = ranked(hits, passage, vocabulary)[:1]
        if chosen:
            break
    if norm.rule == "carried" and _RELATIVE.search(lead) and not _JOINED.search(norm.action):
        chosen = chosen[:1]  # an item of one thing is about one act: "includes an image taken at school"
    elif norm.modality in ("prohibition", "discouragement"):
        chosen = [
            *wider_beside(chosen, hits, passage, vocabulary),
            *chosen,
            *listed(chosen, hits, passage, vocabulary),
        ]
    asked = _ASKED.match(norm.action)
    if asked and chosen and act == acts[0] and not any(_asks_by(hit, passage, asked) for hit in chosen):
        return Found(_own(worded(norm, done, norm.action)))
    names = _without_opposites([hit.name for hit in chosen], vocabulary)
    some = some_of(norm, before(norm))
    goes_on = _RELATIVE.search(lead) or means_of(norm, lead)
    if not names and goes_on and norm.rule == "carried" and len(_begun(lead)) + len(norm.action) < 160:
        return Found(_own(f"{_begun(lead)} {norm.action}"))
    hoped = norm.action.startswith("be no ") and not any(_is_none(hit, passage) for hit in chosen)
    if not names or hoped:  # `there should be no hope of …` bans none of what is hoped
        wording = worded(norm, done, _alone(norm, norm.action, limited))
        left = norm.rule == "carried" and _BE_LEFT.search(lead) and not wording.startswith(("be ", "have "))
        return Found(_own(f"be {wording}" if left else wording), qualified=some)
    qualified = some or qualified_by(norm, act, [h for h in hits if h.name in names], passage, vocabulary)
    unfinished = qualified is not None or (norm.sentence or unit.text).rstrip().endswith(":")
    cut = bool(_BREAKS_OFF.search(norm.sentence)) and not _LINKED_BY.search(norm.sentence)
    stem = norm.modality in ("prohibition", "discouragement") and cut
    if stem or (unfinished and all(vocabulary.actions[name].general for name in names)):
        return Found(_own(worded(norm, done, _alone(norm, whole(norm), limited))))
    power, by = _power(norm, lead, vocabulary)
    join: Literal["and", "or"] | None = None
    if len(names) > 1:
        join = "and" if norm.modality in ("obligation", "recommendation") else "or"
    cut_off = norm if meant_by is None else replace(norm, action=meant_by, sentence=meant_by)
    shown = meant or (subject if " of " in subject and act == acts[0] else "")
    args = (*args_of(names, cut_off, _near(cut_off), shown, vocabulary), *by)
    made = s.Act(s.Who(tuple(map(s.Word, names)), join), power=power, args=_of_others(args, norm))
    return Found(made, names[0], qualified, _implied(norm, chosen, passage, bool(meant)))


def _done_by(hit: Hit, passage: Passage) -> bool:
    """Whether the verb of a phrase only tells by whom a thing is done that is acted on: "join a group | run by parents"."""
    words = passage.words
    if any(start <= passage.act for start, _ in hit.spans):
        return False  # its own verb is in the phrase
    ends = (end for start, end in hit.spans if words[start - 1] not in ("is", "are", "be"))
    return any(is_participle(words[end - 1]) and words[end : end + 1] == ("by",) for end in ends)


def _done_with_it(norm: NormReading, unit: Unit, vocabulary: Vocabulary) -> tuple[Passage, list[Hit]] | None:
    """What a device is used for, where other words tell it: the sentence before what is opened on it ("Pages must stay shut. You
    may use | them on your phone"), or the question above it ("May we film on our phones?").
    """
    opened = thing_before("they", norm, unit) if _OPENS_ON.match(norm.action) else ""
    asked = unit.headings[-1] if unit.headings and unit.headings[-1].rstrip().endswith("?") else ""
    if opened and _PAGES.search(opened):
        passage = Passage(f"use {opened}", around=sentence_before(norm, unit))
        fits = [hit for hit in signals(vocabulary).actions.find(passage) if hit.name.startswith("use-")]
    elif asked and _ON_DEVICE.search(asked):
        passage = Passage(asked)
        fits = [hit for hit in signals(vocabulary).actions.find(passage) if not vocabulary.actions[hit.name].general]
    else:
        return None
    chosen = ranked([hit for hit in fits if hit.name != "use-device"], passage, vocabulary)[:1]
    return (passage, chosen) if chosen else None


_OPENS_ON = re.compile(
    r"(?:use|access|check|open|visit|view|read|browse) (?:it|them|these|those) (?:on|from|with|via)\b", re.I
)
_DEVICES = r"(?:phones?|mobiles?|cameras?|tablets?|i-?pads?|devices?|laptops?|handsets?)"
_USES_IT = re.compile(rf"use (?:(?:a|an|the|one|our|your|their|class|school|own|work|nursery) )+{_DEVICES}", re.I)
_PAGES = re.compile(r"\b(?:accounts?|profiles?|pages?|feeds?|sites?|apps?|networks?|media)\b", re.I)
_ON_DEVICE = re.compile(
    rf"\b(?:on|with|use|using) (?:(?:a|an|the|our|my|your|their|own|personal|private|mobile|smart|school) ?)+{_DEVICES}\b",
    re.I,
)


def _of_others(args: tuple[s.Arg, ...], norm: NormReading) -> tuple[s.Arg, ...]:
    """The arguments of a passive, without whom it binds where it names others: "staff should not be linked to parents"."""
    if not norm.passive or not norm.bearer_text:
        return args
    kept = []
    for arg in args:
        words = arg.what.words if isinstance(arg.what, s.Who) else ()
        rest = tuple(word for word in words if word.text != norm.party)
        others = (
            s.Who(rest, arg.what.join if len(rest) > 1 else None) if isinstance(arg.what, s.Who) and rest else arg.what
        )
        kept.append(replace(arg, what=others))
    return tuple(kept)


def _led_thing(norm: NormReading, lead: str) -> str:
    """The thing that a lead-in names, to which its item is done: "the form must:" – "be signed"; "" where it names somebody."""
    thing = MODAL.split(lead)[0].strip(" ,:") if norm.rule == "carried" else ""
    return "" if named(thing) else thing


_BE_ONLY = re.compile(r"\W*be\W*", re.IGNORECASE)
_BE_LEFT = re.compile(r"\bbe\W*\Z")
"""A lead-in that stops behind "be", with which its items go on: `each badge must be:` `clean`."""

_JOINED = re.compile(r"\b(?:or|and|nor)\b", re.IGNORECASE)
_KEEPS_FROM = re.compile(
    r"(?:restrict|limit|suspend|withdraw|refuse|deny|revoke|remove|block|bar)\b[^.;]{0,60}\b(?:access|use|entry|admission)\b",
    re.IGNORECASE,
)


def _means_in(act: str) -> str:
    """The start of an act by which something is used for another: "use your phone to | film a fight", "used to | film a fight"; ""
    where it is not so.
    """
    means = _USES_FOR.match(act)
    return means[0] if means else ""


def means_of(norm: NormReading, lead: str) -> str:
    """With what an item is done, as its lead-in tells: "staff must not use the office printer to:" """
    return _means_in(_begun(lead)) if lead and norm.rule == "carried" else ""


_USES_FOR = re.compile(r"(?:use\b(?! of)[^.;:,]*?|used) to\b", re.IGNORECASE)


def _only_names(hit: Hit, passage: Passage, own: int) -> bool:
    """Whether an item lends a phrase that its lead-in begins nothing but somebody: "send anything which:" "could hurt a pupil"."""
    told = [" ".join(passage.words[a:b]) for a, b in hit.spans if a >= own]
    whom = all(any(w.start == 0 and w.end == len(text) for w in named(text)) for text in told)
    return whom and any(a < own for a, _ in hit.spans)


def _any_that(norm: NormReading) -> str | None:
    """An act on `any that are …` with what these are, which its sentence named before; None for others."""
    found = _ANY_THAT.search(norm.action)
    if found is None:
        return None
    told = re.findall(_ONLINE_THINGS, norm.sentence.partition(norm.action)[0].casefold())
    return f"{norm.action[: found.start()]} {told[-1] if told else ''}".strip()


_ANY_THAT = Sought(r"\bany (?:that|which) (?:is|are|has|have|may|might|could)\b", re.IGNORECASE)
_ONLINE_THINGS = (
    r"\b(?:comments?|posts?|repl(?:y|ies)|messages?|images?|pictures?|photographs?|photos?|videos?|films?|clips?|content|material"
    r"|links?|tags?|accounts?|users?|followers?|apps?|recordings?)\b"
)


def _without_opposites(names: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Acts without those that are the opposite of one before them: no rule is about both."""
    against = {frozenset((name, act.against)) for name in names if (act := vocabulary.actions[name]).against}
    return tuple(
        name
        for place, name in enumerate(names)
        if all(frozenset((name, other)) not in against for other in names[:place])
    )


def _stating(lead: str, norm: NormReading, vocabulary: Vocabulary) -> Found | None:
    """The act of a thing that is to say something, where a phrase has the saying in it ("state the purpose of the account")."""
    told = _STATES_IT.fullmatch(lead.strip())
    if told is None:
        return None
    said = f"{told['verb']} {norm.action}"
    passage, found = _signalled(said, "", said, FAR, vocabulary)
    begins = [h for h in found if any(a == passage.act for a, _ in h.spans) and _suits(h.name, norm, vocabulary)]
    chosen = ranked(begins, passage, vocabulary)
    return Found(s.Act(s.Who((s.Word(chosen[0].name),))), chosen[0].name) if chosen else None


def listed_thing(norm: NormReading, lead: str) -> str:
    """What a thing is to say, or somebody to tell, in the words of its lead-in and of the item: "the form must state:" – "the
    planned editors", "give the following details:" – "the password"; "" where the item is an act, or the thing is a person.
    """
    told = (
        (_STATES_IT.fullmatch(lead.strip()) or _ASKS_DETAILS.search(lead)) if norm.rule == "carried" and lead else None
    )
    if told is None or ("what" in told.groupdict() and named(told["what"])):
        return ""
    first = next(iter(re.findall(r"[\w’'-]+", norm.action.casefold())), "")
    if is_base(first) and first not in NOUN_LIKE:
        return ""
    if "what" not in told.groupdict():
        return f"{told['verb']} {norm.action[:1].lower()}{norm.action[1:]}"
    what = MODAL.split(told["what"])[0].strip()  # "an application must be made on the form and must state:"
    return f"have {what[:1].lower()}{what[1:]} {told['verb']} {norm.action}"


_STATES_IT = re.compile(
    r"(?P<what>[^,;:]{3,60}?) (?:must|shall|should|will|is to|are to|has to|have to|needs? to) (?:always |also |clearly )*"
    r"(?P<verb>state|include|show|contain|give|specify|name|list|set out|record|confirm|describe|explain|identify|detail|cover"
    r"|mention|indicate|display|carry|bear|quote|say|tell|make clear|provide)(?: (?:all of |at least )?the following)?\s*[:–-]",
    re.IGNORECASE,
)

_ASKS_DETAILS = re.compile(
    r"(?:^|[,;] |\b(?:must|shall|should|will|to|please) )(?:also |always )?"
    r"(?P<verb>provide|give|state|include|supply|send|submit|enter) (?:[\w’']+ ){0,3}(?:following|these) (?:\w+ )?"
    r"(?:details?|information|particulars)\s*[:–-]\s*$",
    re.IGNORECASE,
)
"""A lead-in that asks for details: its items are told, and nothing is done with what they name."""

_ASKED = re.compile(
    r"(?:ask|tell|request|instruct|direct|order|invite|encourage|remind|urge|advise|beg|persuade)s? "
    r"(?P<whom>(?!for |that |the (?:site|provider|host|platform|company|service|network|moderators?|publisher)\b).{2,60}?)"
    r"\bto (?=\w)",
    re.IGNORECASE,
)
"""What asks somebody else to act: `ask them to | take it down`. A site or its host only does what it is asked."""


def _asks_by(hit: Hit, passage: Passage, asked: re.Match[str]) -> bool:
    """Whether a phrase is about the asking: it has the verb of it, or only words before what is asked."""
    start = passage.act
    asks = {start, *range(start, start + len(words_of(asked["whom"])) + 1)}
    places = {place for a, b in hit.spans for place in range(a, b)}
    return start in places or places <= asks


def _of_thing(hit: Hit, passage: Passage, norm: NormReading) -> bool:
    """Whether a phrase has a word of what is banned: "tunnels | are not allowed on the network" bans no network."""
    own = range(passage.act + 1, passage.act + 1 + len(words_of(norm.action)))
    return any(place in own for a, b in hit.spans for place in range(a, b))


_FROM_WHEN = Sought(
    r"(?<=\w) within (?:\w+ ){1,4}of (?:being (?:told|informed|notified|made aware)|receiving|hearing|learning|receipt)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""From when a time is counted, which is another's act: `meet within 15 days of being told of an exclusion`."""

_ANYTHING_THAT = re.compile(r"(?:\w+ ){1,2}(?:anything|something|content|material) (?:that|which)\b", re.I)
"""An act of which the relative clause tells the kind, after whom it names: `post anything that pupils, parents and … find rude`."""


def _pointed_at(
    norm: NormReading, begun: str, passage: Passage, uses: Sequence[str], vocabulary: Vocabulary
) -> list[Hit]:
    """The phrases that are found with the act's own verb and words of what its pronoun means; `begun` is the act up to it."""
    own = range(passage.act + len(words_of(begun)))
    return [
        hit
        for hit in signals(vocabulary).actions.find(passage, FAR)
        if hit.verb
        and _suits(hit.name, norm, vocabulary)
        and hit.name not in uses
        and len({a in own for a, _ in hit.spans}) == 2
        and not vocabulary.actions[hit.name].general
    ]


def _implied(norm: NormReading, chosen: Sequence[Hit], passage: Passage, pointed: bool) -> bool:
    """Whether every act of a ban is known only together with a word of its condition, or `pointed` back to one, and nothing in the
    condition says of what kind that is ("who receives a rude message").
    """
    if norm.condition is None or norm.modality not in ("prohibition", "discouragement"):
        return False
    told = {passage.words[i] for hit in chosen for a, b in hit.spans for i in range(a, b)}
    if any(map(_of_a_kind, {*words_of(norm.condition)} - told)):
        return False
    if pointed:
        return True
    only = {*words_of(norm.condition)}.difference(words_of(f"{norm.action} {subject_of(norm)}"))
    heard = ({passage.words[i] for a, b in hit.spans if a >= passage.around for i in range(a, b)} for hit in chosen)
    return all(not words.isdisjoint(only) for words in heard)


def _of_a_kind(word: str) -> bool:
    """Whether a word tells of what kind a thing is: "a rude | message"."""
    return word.endswith(_QUALITY_ENDS) and not is_base(word) and not is_gerund(word)


_QUALITY_ENDS = tuple(word_list("verbs", "quality_ends"))


@lru_cache(maxsize=1024)
def _signalled(
    act: str, subject: str, around: str, reach: int, vocabulary: Vocabulary
) -> tuple[Passage, tuple[Hit, ...]]:
    """The passage of an act and the actions that it signals; norms that bind several parties to one act have it in common."""
    passage = Passage(act, subject=subject, around=around)
    return passage, tuple(signals(vocabulary).actions.find(passage, reach))


def _own(text: str) -> s.Act:
    """The document's own words as an act."""
    return s.Act(s.Who((s.Word(line(text), quoted=True),)))


def _is_none(hit: Hit, passage: Passage) -> bool:
    """Whether an act is of what there is none of: `be no (private) talk with …`."""
    return any(passage.act + 2 <= a <= passage.act + 3 for a, _ in hit.spans)


def _alone(norm: NormReading, text: str, limited: Sequence[str]) -> str:
    """The act's words with the "only" that narrows its object, where no fact or condition holds it (`only | write to friends`)."""
    narrows = norm.strength == "only" and not norm.passive and not norm.condition and not limited and not limit_of(norm)
    said = norm.rule == "carried" or _ONLY_ACT.search(norm.sentence.partition(text)[0])
    return f"only {text}" if narrows and said and not text.startswith("only ") else text


_ONLY_ACT = re.compile(r"\b(?:will|must|shall|should|may|can|to) only \Z", re.IGNORECASE)


def _near(norm: NormReading) -> str:
    """The act's own words with the relative clause after them, and with a passive the subject, which is what is acted on."""
    return f"{subject_of(norm)} {whole(norm)}".strip()


def _begun(lead: str) -> str:
    """What a lead-in says after its modal: the verb that its items go on from. One without a modal that tells when something is
    done begins no act ("When using phones we think the following wise:").
    """
    if used := _USED_TO.match(lead):
        return f"use {used['what'][:1].lower()}{used['what'][1:]} to"
    parts = _BEGUN.split(lead)
    return "" if len(parts) == 1 and _WHEN.match(lead) else parts[-1].strip(" :")


_USED_TO = Sought(
    r"(?P<what>[^,;:]{3,60}?) (?:may|can|must|should|will|shall)(?: (?:only|also|not|never))* be used"
    r"(?: by [^,;:]{3,40}?)? (?:only )?to\W*\Z",
    re.IGNORECASE,
)
"""A lead-in that tells what something is used for: "the hall may be used by parents to:" goes on as "use the hall to" does."""
_GOES_ON = re.compile(r"\b(?:of|about|with|from|showing|show)\W*\Z", re.IGNORECASE)
_THING = re.compile(r"(?:an?|any|the|another|other|some(?:one|body)|any(?:one|body))\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:which|that|who)(?: (?:is|are|has|have|(?:may|might|could|would) be))?\W*\Z")
_BREAKS_OFF = re.compile(r"(?::|\b(?:which|that|who|whose|if|when|to))\W*\Z")
_LINKED_BY = re.compile(r"\b(?:that|which|whom|who) (?:[\w’'-]+ ){1,4}to\W*\Z")
"""How a relative clause ends that misses nothing: "groups that parents belong to"."""
_BEGUN = re.compile(r"(?<!which )(?<!that )(?<!who )\b(?:will|must|should|shall|may|can|are|is|not|never)\b")
_WHEN = re.compile(r"\W*(?:when|whenever|where|wherever|if|while)\b", re.IGNORECASE)


def _aware(passage: Passage) -> int | None:
    """Where an act tells what somebody is only to be aware of (`be aware that the school records calls`); None if not."""
    words = passage.words
    places = range(passage.act, passage.around - 1)
    return next((i for i in places if words[i] == "aware" and words[i + 1] == "that"), None)


def _taught(passage: Passage) -> int | None:
    """Where an act names what somebody is only to learn (`are taught how to block people`, `teach them to report it`); None if it
    does not.
    """
    words = passage.words
    own = range(passage.act, passage.around - 1)
    found = next((i for i in own if lemma(words[i]) in _TEACHING), None)
    return next((i for i in own if found is not None and found < i and _begins_lesson(words[i], words[i + 1])), None)


def _begins_lesson(first: str, second: str) -> bool:
    """Whether what is taught begins with two words: `how to`, `to report`."""
    return (first, second) == ("how", "to") or (first == "to" and is_base(second) and not named(second))


def is_lesson(norm: NormReading, lead: str) -> bool:
    """Whether an item is what its lead-in says is taught: `teach pupils to:` `keep passwords secret`."""
    return norm.rule == "carried" and _TEACHES.search(_begun(lead)) is not None


_TEACHING = frozenset({"teach", "show", "learn"})
_TEACHES = re.compile(r"\b(?:teach|taught|educate|instruct)\b[^.;:]*\b(?:to|about)\W*\Z", re.IGNORECASE)


def _weighed(passage: Passage) -> int | None:
    """Where an act names what somebody is only to decide on (`decide about calling a doctor`); None if it does not."""
    words = passage.words
    own = range(passage.act, passage.around - 1)
    found = next((i for i in own[:2] if lemma(words[i]) in ("decide", "determine", "wish", "judge")), None)
    return found if found is not None and words[found + 1] in ("about", "whether", "on", "if", "when", "how") else None


def _heard(hit: Hit, aware: int | None, passage: Passage) -> bool:
    """Whether a hit lies in what somebody is only to be aware of, to decide on or to learn, which begins at `aware`."""
    return aware is not None and all(a > aware or a < passage.act for a, _ in hit.spans)


def _suits(name: str, norm: NormReading, vocabulary: Vocabulary) -> bool:
    """Whether a policy would say that of the act: nobody forbids what is good or asks for what is bad or optional."""
    leaning = vocabulary.actions[name].leaning
    if norm.modality in ("prohibition", "discouragement"):
        return leaning != "good"
    if norm.modality == "permission":  # `a child may be bullied at home`: what is bad can happen, it is not allowed
        return leaning != "bad" or norm.strength == "only" or bool(norm.condition or norm.exception)
    if leaning is None:
        return True
    return leaning == "good" or (leaning == "optional" and (norm.strength == "only" or goes_with(norm)))


_POWER = re.compile(r"\W*(?:be )?(ensur|requir|allow|mak(?:e|ing) sure|permit)\w*\s+(?:that\s+)?", re.IGNORECASE)
_GRANTS = re.compile(
    r"\W*(?:(?:authori[sz]|permit|allow|approv)\w*|(?:agree|consent)\w* to"
    r"|(?:giv|grant)\w+ (?:(?:an?|the|his|her|their|prior|written|express|special|formal) )*"
    r"(?:permission|leave|consent|approval|authori[sz]ation|authority|agreement) (?:for|to))\s+",
    re.IGNORECASE,
)
"""What lets somebody do something, by other words than "permit him to"."""

_GRANTED = re.compile(r"(?:the |any |such |occasional |limited )*(?:use\b|[a-z]+ing\b)", re.IGNORECASE)
_ENSURED = re.compile(r"\b(?:ensur\w+|mak(?:e|ing) sure)(?: that)?\W*\Z", re.IGNORECASE)


def _power(
    norm: NormReading, lead: str, vocabulary: Vocabulary
) -> tuple[Literal["ensure", "require", "allow"] | None, tuple[s.Arg, ...]]:
    """`ensure A by staff`, `require A by staff`: an act about another's act, where the words name the other right after (the words
    of an item, where its lead-in ends in `ensure that:`)."""
    found = _POWER.match(norm.action)
    if (by := _granted(norm, vocabulary)) is not None:
        return "allow", by
    if not found and not _ENSURED.search(lead):
        return None, ()
    rest, stem = (norm.action[found.end() :], found[1].casefold()) if found else (norm.action, "ensur")
    parties = [w for w in named(rest) if w.start <= 12 and w.party in vocabulary.parties]
    if not parties or (parties[0].party == norm.party) or owns(rest, parties[0].end):
        you = re.match(r"you\b", rest, re.IGNORECASE)
        if not you or stem == "ensur":
            return None, ()
        other = "staff"
    else:
        other = parties[0].party
    power: Literal["ensure", "require", "allow"] = (
        "require" if stem == "requir" else "allow" if stem in ("allow", "permit") else "ensure"
    )
    return power, (s.Arg("by", s.Who((s.Word(other),))),)


def _granted(norm: NormReading, vocabulary: Vocabulary) -> tuple[s.Arg, ...] | None:
    """To whom an act is granted: `by staff` of "give leave to staff to film", nobody in particular of "authorise the use of a
    phone"; None where no act is granted.
    """
    grants = _GRANTS.match(norm.action)
    rest = norm.action[grants.end() :] if grants else ""
    if _GRANTED.match(rest):
        return ()
    who = next((w for w in named(rest) if w.start <= 12 and w.party in vocabulary.parties), None)
    if who is None or who.party == norm.party or not _ACTS_BEHIND.match(rest, who.end):
        return None
    return (s.Arg("by", s.Who((s.Word(who.party),))),)


_ACTS_BEHIND = re.compile(r"\s+(?:to\b|[a-z]+ing\b)", re.IGNORECASE)
