"""What a clause answers, if it is the answer: from the tone of its sentence, the rule that was read in it and how that votes.

A point's text and rule come in, the likeliest answer goes out. What each cue counts for stands in `grammar/words/tones.toml`;
`benchmarks/tones.py` fits it to answers by hand.
"""

from ..grammar.asked import Form
from ..grammar.tones import cues, weighed
from .lookup import Point
from .truth import steps_in
from .votes import Answer

DUTIES: tuple[Form, ...] = ("duty",)
"""Forms of questions that ask whether something has to be done."""

ALLOWED: tuple[Form, ...] = ("permission", "ban")
"""Forms of questions that ask whether something is allowed."""

OF_LEAVE = frozenset(
    ("must-not", "nobody", "leave", "without-leave", "free", "unasked", "need-not", "only-if", "unless")
)
"""Cues that mean something else where a question is about approval or consent."""

WAITING = ("leave", "without-leave")
"""Cues by which something waits for approval or consent."""

ANSWERS: tuple[Answer, ...] = ("prohibited", "required", "conditional", "discouraged", "recommended", "permitted")


def held(
    point: Point, said: Answer, voice: float, waiting: bool, leaning: str | None, leave: bool, itself: bool
) -> dict[str, float]:
    """The cues of a point, each with how far it holds. `said` is what its rule alone would say, `voice` how sure it is that the
    rule votes on what is asked, `waiting` whether that depends on something else, `leaning` that of the act asked about, `leave`
    whether the question is about approval or consent, `itself` whether the act asked about is one done to these.
    """
    spoken = cues(f"{point.lead} {point.sentence}".strip())
    if itself and not point.steps:  # it names no other leave that the act would wait for
        spoken = tuple(cue for cue in spoken if cue not in WAITING)
    found = dict.fromkeys(spoken, 1.0)
    if leave:
        found |= dict.fromkeys((f"leave-{cue}" for cue in ("asked", *spoken) if cue == "asked" or cue in OF_LEAVE), 1.0)
    found[f"says-{said}"] = 1.0
    found[f"votes-{said}"] = voice
    norm = point.norm
    found[f"modal-{norm.formal.modal.replace(' ', '-')}" if norm else "no-rule"] = 1.0
    if norm:
        found["condition"] = float(bool(norm.condition))
        found["exception"] = float(bool(norm.exception))
        found["step"] = float(
            any(steps_in(test) for test in (norm.formal.when, norm.formal.condition, norm.formal.unless))
        )
    found["open"] = float(waiting)
    found[f"act-{leaning or 'neutral'}"] = 1.0
    return found


def toned(form: Form, found: dict[str, float], said: Answer) -> Answer:
    """The likeliest answer; what the rule alone says where nothing is known of such questions."""
    if form not in DUTIES + ALLOWED:
        return said
    counts = weighed(found, form in DUTIES)
    best = max(range(len(counts)), key=lambda place: (counts[place], -place))
    return ANSWERS[best]
