"""Settled practice: what a school tells that it does or does not do, put as the rule that it would be.

Comes in: a sentence that rules nothing ("We don't accept requests from children", "Two members of staff hold every
password"), and the text that introduces it. Goes out: the same sentence with a modal, which the reader of norms then reads; None
where nothing settled is told. That practice is no norm stays as it is: what is read here stands apart from the norms.
"""

import re
from functools import cache

from msgspec.structs import replace

from ...sought import Sought
from ..phrases.parties import named
from ..phrases.reading import NormReading
from ..phrases.words import base_of, base_of_gerund, is_base, is_participle, is_third_person, one_of, table
from ..sentence.freedoms import freed_in
from .context import Context, bound_of
from .norms import read
from .spans import words_in
from .ways import settled

_OPENS = re.compile(
    r"(?:(?:If|When|Whenever|Where|Wherever|Once|Before|After|During|While|As soon as|In|On|At|For|From|Until|Unless|Except"
    r"|Whatever|Whoever|Whichever|However|Whether|Even if|Even when|Even where|No matter)\b"
    r"[^,.;:]{2,90}, )"
)
_OPENS_TO_US = re.compile(r"(?:If|When|Whenever|Where|Once|Before|After|Each time|Every time)\b[^,.;:]{2,90}? (?=we )")
_REMARK = re.compile(r"(?:as|like|which|who|and|or|but)\b", re.I)
_ADVERB = (
    r"(?:(?:also|always|then|therefore|still|now|all|both|ourselves|each|simply|normally|usually|strictly|immediately|promptly"
    r"|regularly|routinely) )*"
)
_WE = re.compile(
    rf"(?P<who>We|All of us(?: who work here)?(?:, including [^.;:]{{3,90}},)?) {_ADVERB}"
    rf"(?P<how>do not|don[’']t|never|only)? ?{_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)",
    re.S,
)
_NOT = Sought(
    rf"(?P<who>[^,.;:]{{2,90}}?) {_ADVERB}(?P<how>do not|does not|don[’']t|doesn[’']t|(?:is|are) not|isn[’']t|aren[’']t"
    rf"|(?:is|are) never|(?:is|are) only|never|only) {_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)",
    re.S,
)
_DONE = re.compile(rf"(?P<who>[^.;:]{{2,90}}?) (?:is|are) {_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)", re.S)
_NONE = re.compile(r"(?:No|None|Nobody|Nothing|Only)\b")
_NONE_DOES = re.compile(
    r"(?P<who>(?:Nobody|No one|No-one)(?: else)?(?: (?:but|except|other than) (?:the |our )?[\w’'-]+(?: [\w’'-]+){0,3}?)?)"
    r" (?P<verb>[a-z-]+)\b(?P<rest>.*)",
    re.S,
)
_NEEDS_LEAVE = Sought(
    r"(?P<who>(?:[\w’'-]+ ){0,4}?[\w’'-]+)"
    r"(?: (?:who (?:would like|wish(?:es)?|wants?|intends?|plans?)|wanting|wishing) to (?P<act>[^,.;:]{3,80}?))?"
    r" (?:always |also |first )*(?:needs?|requires?) "
    r"(?P<what>(?:the |a |an |prior |written |[\w’'-]+[’']s |[\w’'-]+s[’'] |your |their )*(?:[\w’'-]+ ){0,3}?"
    r"(?:agreement|permission|approval|consent|say-so|blessing|go-ahead|authorisation|leave)\b.*)",
    re.S,
)
_ACTS = re.compile(rf" {_ADVERB}(?P<verb>[a-z-]+)\b(?P<rest>.*)", re.S)
_MODAL = re.compile(r"\b(?:must|shall|should|will|may|can|cannot|could|would|might|ought|need)\b|[’'](?:ll|d)\b", re.I)
_LATER = re.compile(r"\b(?P<joint>and|or|then|but) (?P<verb>[a-z-]+s)\b")

_FOR_SCHOOL = frozenset(
    ("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team")
)
"""Bearers whose doings are the school's: what pupils and parents do is no practice of its, unless it is what they do not."""


@cache
def _listed(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(key)})\b", re.I)


def practised(sentence: str, lead: str, context: Context) -> tuple[NormReading, ...]:
    """The norms that a sentence's practice would be; none where it tells none."""
    puts = (*practices_of(sentence, lead), *misdeeds_of(sentence, lead, _culprits(context)))
    found = (norm for put in puts for norm in read(put, context).norms)
    return tuple(replace(_ours(norm, context), rule="practice") for norm in found if norm.modality in _SAYS)


def _ours(norm: NormReading, context: Context) -> NormReading:
    """What "we" do under a heading that addresses the staff: they do it, each of them."""
    if _YOURS.match(norm.sentence):
        return norm
    done = norm.passive or (norm.modality == "prohibition" and not named(norm.sentence.split(norm.action)[0]))
    if done and not norm.bearer_text and norm.bearer in ("parents", "pupils", "everyone", "third_parties"):
        return replace(norm, bearer="school", party="school")  # what is done or not done here, is done by us
    if norm.bearer != "school" or not _WE_DO.match(norm.sentence) or context.heading is None:
        return norm
    who = bound_of(context.heading)
    return replace(norm, bearer=who.bearer, party=who.party) if who.bearer == "staff" else norm


def _culprits(context: Context) -> str:
    """Who commits what a section lists as misconduct."""
    bearer = context.heading.bearer if context.heading else context.suffers or context.group or context.audience
    return {"pupils": "Pupils", "parents": "Parents", "everyone": "Everyone"}.get(bearer, "Staff")


_MISCONDUCT = Sought(
    r"\b(?:examples? of|following|include|includes|including|such as)\b[^.]*\b(?:misconduct|unacceptable|inappropriate|prohibited"
    r"|forbidden|serious breach(?:es)?)\b|\b(?:misconduct|unacceptable|inappropriate|prohibited|forbidden|serious breach(?:es)?)\b"
    r"[^.]*\b(?:examples?|following|include|includes|including|such as)\b",
    re.I,
)
_COUNTS_AS = re.compile(
    r"(?P<deed>[A-Z][a-z]+ing\b[^.;:]{3,200}?),? (?:will|would|may|can|could|is|are|shall) "
    r"(?:(?:be|also|normally|usually|always) )*"
    r"(?:(?:treated|regarded|considered|seen|dealt with|viewed|counted) as (?:an? )?(?:act of )?"
    r"(?:gross |serious |very )*(?:misconduct|breach|offence|bullying|misuse|disciplinary)"
    r"|(?:lead|result|end) (?:to|in) (?:\w+ ){0,3}(?:suspension|exclusion|dismissal|disciplinary|detention|sanctions?))"
)
"""What is named as a wrong: "Sharing a log-in will be treated as gross misconduct"."""


def misdeeds_of(sentence: str, lead: str, who: str) -> tuple[str, ...]:
    """The ban that lies in naming something as misconduct: below a `lead` that announces examples, or of a deed that counts as it;
    `who` must not do it.
    """
    listed = bool(lead) and lead.rstrip().endswith(":") and _MISCONDUCT.search(lead) is not None
    found = None if listed else _COUNTS_AS.match(sentence)
    deed = sentence if listed else found["deed"] if found else ""
    noun = _DEED.match(deed.strip(" .;,"))
    first, _, rest = deed.strip(" .;,").partition(" ") if noun is None else (noun["noun"], "", noun["rest"])
    base = _DEEDS[first.casefold()] if noun else base_of_gerund(first.casefold()) if first else None
    if base is None or _MODAL.search(deed):
        return ()
    later = _GERUNDS.sub(lambda m: f"{m['joint']} {base_of_gerund(m['verb']) or m['verb']}", rest)
    return (f"{who} must not {base} {later}.",)


_DEEDS: dict[str, str] = table("verbs")["deeds"]
_DEED = re.compile(
    rf"(?:[a-z-]+ ){{0,2}}(?P<noun>{'|'.join(_DEEDS)})(?: (?:of|with|to)|(?= )|$) ?(?P<rest>.*)", re.I | re.S
)

_GERUNDS = re.compile(r"\b(?P<joint>and|or) (?P<verb>[a-z]+ing)\b")


_SAME = re.compile(
    r"(?:The same|This|That|This rule|The same rule|The rule) (?:also |equally )?(?:goes|applies|holds|is true)(?: also| equally)? "
    r"(?:for|to) (?P<whom>[^.;:,]{3,60})\W*",
    re.I,
)


def same_for(sentence: str, before: str) -> str | None:
    """The sentence before, said of somebody else ("The same goes for | former pupils"): of him in place of whom it named last."""
    found = _SAME.fullmatch(sentence)
    who = named(before) if found else ()
    if found is None or len(who) < 2:
        return None
    start = re.search(r"(?:(?:the|any|our|a|all|current|present|other) )*$", before[: who[-1].start])
    return before[: start.start() if start else who[-1].start] + found["whom"] + before[who[-1].end :]


_YOURS = re.compile(r"(?:[^,]{2,90}, )?your\b", re.I)
_WE_DO = re.compile(r"(?:[^,]{2,90}, )?we\b", re.I)


_SAYS = ("obligation", "prohibition", "permission")
_JOINED = Sought(r"(?:,? (?:and|but|so)|;) (?=we\b)|,? so (?=there (?:is|are) no\b)")
_BESIDE = re.compile(r", (?:and|but) (?=(?:the|our|each|every|all|no|nobody|only|two|any)\b)")
_GOES_ON = re.compile(r"(?::|\b(?:always|never|only|do not|don[’']t|does not))\W*$")


_ONLY_TOLD = re.compile(
    r"(?:we|staff|pupils|students|children|parents|all of us)\b(?: [\w’']+){0,4} (?:always|never|do not|don[’']t)\W*",
    re.I,
)


def tells_practice(lead: str) -> bool:
    """Whether a lead-in tells what is always or never done: its items are no orders ("We never:")."""
    return _ONLY_TOLD.fullmatch(lead) is not None and _MODAL.search(lead) is None


def practices_of(sentence: str, lead: str = "") -> tuple[str, ...]:
    """What a sentence tells of settled practice, each clause with the modal of the rule that it would be.

    Below a `lead` that stops where a list goes on, or that names who does it all, the sentence goes on with it.
    """
    if doer := _doer(lead) if is_third_person(sentence.partition(" ")[0].lower()) else "":
        sentence = f"{doer} {sentence[:1].lower()}{sentence[1:]}"
    elif _GOES_ON.search(lead):
        sentence = f"{lead.rstrip(' :*')} {sentence[:1].lower()}{sentence[1:]}"
    parts = _JOINED.split(sentence) if len(sentence) <= _LONGEST else []
    return tuple(put for part in parts for put in _put_all(part))


def _put_all(part: str) -> tuple[str, ...]:
    """Each clause that ", and" joins with the modal of its rule, where each tells a practice; else the whole as one."""
    clauses = _BESIDE.split(part)
    told = [_put(clause) for clause in clauses] if len(clauses) > 1 else [None]
    return tuple(filter(None, told if None not in told else [_put(part)]))


def _put(sentence: str) -> str | None:
    if sentence.rstrip().endswith(("?", ":")):
        return None
    opening = _OPENS.match(sentence)
    if opening is None or _REMARK.match(sentence, opening.end()):
        opening = _OPENS_TO_US.match(sentence)
    before = opening[0] if opening else ""
    text = sentence[len(before) :]
    text = text[:1].upper() + text[1:]
    if (way := settled(text)) is not None:
        return f"{before.rstrip(' ,')}, {way[:1].lower()}{way[1:]}" if before else way
    if not text or _listed("no_practice").match(text) or _PARTLY.search(text):
        return None
    put = (
        _by_lessons(text)
        or _by_block(text)
        or _by_machine(text)
        or freed_in(text)
        or _by_stay(text)
        or _by_distance(text)
        or _by_routine(text)
        or _by_leave(text)
        or _by_none(text)
        or _by_we(text)
        or _by_negation(text)
        or _by_passive(text)
        or _by_party(text)
    )
    if put is None:
        return None
    return f"{before.rstrip(' ,')}, {put[:1].lower()}{put[1:]}" if before else put


_LONGEST = 400


def _rule(who: str, modal: str, act: str, rest: str) -> str:
    plain = _LATER.sub(lambda m: f"{m['joint']} {base_of(m['verb']) or m['verb']}", rest)
    return f"{who} {modal} {act}{plain}"


def _modal(how: str | None) -> str:
    """The modal that tells the same as a practice that is denied, limited or plain."""
    last = (how or "").split(" ")[-1]
    return "must" if not how else "may only" if last == "only" else "must never" if last == "never" else "must not"


_PARTLY = Sought(
    r"(?:\bnot|n[’']t) (?:always|routinely|normally|usually|generally|regularly|ordinarily|necessarily|automatically)\b",
    re.I,
)
"""What is denied only in part ("do not routinely"): now and then it is done."""

_LESSONS = re.compile(
    r"(?P<who>(?:All |Our )?(?:pupils|students|children|learners)) (?:all )?"
    r"(?:have|receive|get|are given|take part in) "
    r"(?P<what>(?:[\w-]+ ){0,5}(?:lessons?|sessions?|teaching|training|instruction|workshops?|education|assembl(?:y|ies))\b.*)",
    re.I | re.S,
)


def _by_lessons(text: str) -> str | None:
    """ "Pupils have lessons on it": we teach them."""
    found = _LESSONS.fullmatch(text)
    return None if found is None else f"We must teach {found['who'].lower()} in {found['what']}"


_BLOCKS = Sought(
    r"(?P<what>(?:[\w’'/-]+ ){1,4}?)(?:is|are) (?:all |always |also )?(?:blocked|barred|unavailable|switched off|inaccessible) "
    r"(?:for|to) (?P<who>(?:all |our )?(?:pupils|students|children|learners|staff|visitors|guests))\b(?P<rest>.*)",
    re.I | re.S,
)


_MACHINES = re.compile(
    r"(?:our|the|the school[’']s|a) (?:web |internet |content )*(?:filter(?:s|ing system)?|firewall|software) (?:also )?"
    r"(?P<verb>blocks?|stops?|prevents?|bars?|filters?) (?P<rest>.+)",
    re.I | re.S,
)


def _by_machine(text: str) -> str | None:
    """ "Our filter stops games": we stop them."""
    found = _MACHINES.fullmatch(text)
    return (
        None
        if found is None
        else f"We must {found['verb'].removesuffix('s')} {found['rest'].strip(' .;')} by our filter."
    )


def _by_block(text: str) -> str | None:
    """ "Games are blocked for pupils": they are kept from them."""
    found = _BLOCKS.fullmatch(text)
    if found is None:
        return None
    who, what = found["who"][:1].upper() + found["who"][1:], found["what"].strip()
    return f"{who} must not use {what} on the school network{found['rest']}"


_STAYS = re.compile(
    rf"(?P<who>(?:[\w’'-]+ ){{0,4}}?(?:{one_of('belongings')})(?: and (?:[\w’'-]+ ){{1,3}})?) {_ADVERB}"
    rf"(?P<verb>stays?|remains?|lives?|belongs?|goes|go|is|are) {_ADVERB}"
    r"(?P<where>(?:in|on|off|out|away|at|inside|outside|locked|with|under|switched|turned|left|up)\b.*)",
    re.I | re.S,
)
"""Where what people have about them is kept: "Handsets stay in the drawer", "Phones are off and away"."""


def _by_stay(text: str) -> str | None:
    found = _STAYS.fullmatch(text)
    if found is None or _MODAL.search(found["who"]) or _listed("no_practitioner").match(found["who"]):
        return None
    kept = "be kept" if _PLACE.match(found["where"]) else "be"
    return f"{found['who'].strip()} must {kept} {found['where']}"


_PLACE = re.compile(r"(?:in|on|at|inside|with|under|out of|away)\b(?! (?:use|view|charge|need|silent|mute))", re.I)

_ROUTINE = re.compile(
    r"(?P<who>(?:All |Our |Younger |Older )?(?:pupils|students|children|learners|boarders|visitors|guests|helpers|volunteers)"
    r"(?: in [\w’' -]{3,30}?)?) (?:all |always |then |first )*"
    r"(?P<verb>hand|give|leave|lock|put|place|switch|turn|store|keep|drop|deposit|pass|surrender) "
    rf"(?P<rest>(?:(?:in|over|off|away|up) )?(?:their|all|any|the)(?: own)? (?:[\w-]+ )?(?:{one_of('belongings')})\b.*)",
    re.I | re.S,
)
"""What those who come do with what they have about them: "Pupils leave their phones at the office"."""


def _by_routine(text: str) -> str | None:
    found = _ROUTINE.fullmatch(text)
    return (
        None if found is None or _MODAL.search(text) else f"{found['who']} must {found['verb'].lower()} {found['rest']}"
    )


_APART = Sought(
    r"(?P<one>(?:[\w’'-]+ ){0,3}?[\w’'-]+) and (?P<other>(?:[\w’'-]+ ){0,3}?[\w’'-]+) "
    r"(?:(?:are|is|be) (?:always |strictly )?(?:kept |held )?(?:apart|separate)\b"
    r"|(?:never|do not|don[’']t) (?:go|appear|stand|mix|sit|come) (?:together|side by side)\b)(?P<rest>.*)",
    re.I | re.S,
)
"""Two things that are not put together: "Surnames and portraits are kept apart"."""


def _by_distance(text: str) -> str | None:
    found = _APART.fullmatch(text)
    if found is None or _MODAL.search(text) or not _named_with_image(found["one"], found["other"]):
        return None
    names, images = sorted((found["one"].lower(), found["other"].lower()), key=lambda part: not _NAMES.search(part))
    return f"{names[:1].upper()}{names[1:]} must not appear with {images}{found['rest']}"


_NAMES = re.compile(r"\b(?:names?|surnames?|initials|captions?)$", re.I)
_FACES = re.compile(r"\b(?:faces?|pictures?|photos?|photographs?|images?|videos?|portraits?|likeness(?:es)?)$", re.I)


def _named_with_image(one: str, other: str) -> bool:
    pair = (one, other)
    return any(map(_NAMES.search, pair)) and any(map(_FACES.search, pair))


def _by_leave(text: str) -> str | None:
    """ "You need the head's agreement before you open a page": it must be had."""
    found = _NEEDS_LEAVE.fullmatch(text)
    if found is None or _MODAL.search(found["who"]) or _VERBS & set(words_in(found["who"])):
        return None
    if not found["act"]:
        return f"{found['who']} must obtain {found['what']}"
    what = found["what"].rstrip(" .").removesuffix(" first")
    return f"{found['who']} must obtain {what} before they {found['act']}."


_NONE_GOES = re.compile(
    r"(?P<who>(?:No|None of (?:the|our|your|their)|Not one|Nothing(?: (?:about|of|by|from|that|which))?) (?:[\w’'-]+,? ){0,12}?)"
    rf"{_ADVERB}(?P<verb>goes|go|appears?|leaves?|gets?|finds? (?:its|their) way|makes? (?:its|their) way|ends? up|stays?|remains?"
    r"|carr(?:y|ies)|bears?|shows?|names?|travels?|stands?|sits?|runs?|opens?|starts?|begins?|posts?) (?P<rest>"
    r"(?:on|up|in|into|to|onto|out|online|live|with|beside|next|home|anywhere|at|over|from|off|through|a|an|the|any|our|without|until"
    r"|unless|before)\b.*)",
    re.S,
)
"""What none of something does: "No drawing by a pupil goes on the blog"."""


def _by_none(text: str) -> str | None:
    found = _NONE_GOES.fullmatch(text)
    if found is None or _MODAL.search(found["who"]) or _VERBS & set(words_in(found["who"])):
        return None
    verb, _, more = found["verb"].partition(" ")
    base = verb if is_base(verb) else base_of(verb)
    if found["who"].startswith("Nothing") and base is not None:
        return f"{found['who'].strip()} may {base} {found['rest']}"
    who = found["who"].strip().split(" ", 1)[-1].removeprefix("one ").removeprefix("of ")
    who = who[:1].upper() + who[1:]
    return None if base is None else f"{who} must not {' '.join(filter(None, (base, more)))} {found['rest']}"


def _by_we(text: str) -> str | None:
    found = _WE.fullmatch(text)
    if found is None:
        return None
    verb = found["verb"]
    if not is_base(verb) or _idle(verb, found["rest"], denied=found["how"] not in (None, "never")):
        return None
    return _rule("We" if found["who"] == "We" else "Staff", _modal(found["how"]), verb, found["rest"])


def _by_negation(text: str) -> str | None:
    found = _NOT.fullmatch(text)
    if found is None or not _subject(found["who"]):
        return None
    how, verb, rest = found["how"], found["verb"], found["rest"]
    be = how[:2] in ("is", "ar")
    base = verb if be else base_of(verb) if how in ("never", "only") else verb if is_base(verb) else None
    if base is None or (be and not is_participle(verb)) or _idle(verb, rest, denied=True):
        return None
    if how == "only" and not (is_base(verb) or is_third_person(verb)):
        return None
    return _rule(found["who"], _modal(found["how"]), f"be {verb}" if be else base, rest)


def _by_passive(text: str) -> str | None:
    found = _DONE.fullmatch(text)
    if found is None or not is_participle(found["verb"]):
        return None
    if not (_subject(found["who"], none=True) or _POLICY.fullmatch(found["who"])):
        return None
    none = _NONE.match(text) is not None
    if not none and _listed("no_deed").match(found["verb"]):
        return None
    modal = "may" if none else "must"
    return _rule(found["who"], modal, f"be {found['verb']}", found["rest"])


def _by_party(text: str) -> str | None:
    if found := _NONE_DOES.fullmatch(text):
        base = base_of(found["verb"])
        return None if base is None or _idle(base, "") else _rule(found["who"], "may", base, found["rest"])
    who = named(text[:80])
    if not who or not _FIRST.fullmatch(text, 0, who[0].start) or who[0].bearer not in _FOR_SCHOOL:
        return None
    found = _ACTS.match(text, who[0].end)
    if found is None:
        return None
    base = base_of(found["verb"])
    if base is None or _idle(base, found["rest"]):
        return None
    modal = "may" if _NONE.match(text) else "must"
    return _rule(text[: who[0].end], modal, base, found["rest"])


_FIRST = re.compile(
    r"(?:(?:the|our|all|each|every|both|only|no|a|an|any|at|least|more|than|one|two|three|four|new|other|another) )*",
    re.I,
)
"""What may stand before the party of a subject ("At least two | members of staff")."""

_WHERE = re.compile(r"(?: (?:at|in|of|for) (?:each|every|the|our|your) [\w ]{1,20})?\W*")
"""Where the party is that a lead-in or heading names ("The caretaker | of each site:")."""


def _doer(lead: str) -> str:
    """Who does what stands below a lead-in or heading that names a party and no more: "The bursar:"."""
    who = named(lead[:80])
    alone = who and _FIRST.fullmatch(lead, 0, who[0].start) and _WHERE.fullmatch(lead, who[0].end)
    return lead[: who[0].end] if alone else ""


_POLICY = re.compile(r"(?:this|the|our) (?:[\w-]+ ){0,3}(?:policy|document|agreement|code)(?: and [\w ]+)?", re.I)
"""The document itself, of which it is told what is done with it."""


def _subject(text: str, none: bool = False) -> bool:
    """Whether a text may be the subject of a practice: no modal or verb in it, nothing that only points back or tells of a
    document; `none` tells that it may deny ("no picture").
    """
    if _MODAL.search(text) or _listed("no_practitioner").match(text) or (not none and _NONE.match(text)):
        return False
    words = words_in(text)
    return len(words) <= _WORDS and not any(word in _VERBS for word in words)


_WORDS = 10
_VERBS = frozenset(
    (
        *("will", "is", "are", "was", "were", "has", "have", "had", "do", "does", "did"),
        *("who", "which", "that", "if", "when", "because", "so", "but", "says"),
    )
)


def _idle(verb: str, rest: str, denied: bool = False) -> bool:
    """Whether what is told is a state of mind, a want or a hope and no deed."""
    return bool(_listed("no_deed").match(f"{verb}{rest}")) or (
        denied and bool(_listed("no_denial").match(f"{verb}{rest}"))
    )
