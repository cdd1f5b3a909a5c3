"""What follows a breach, as a rule: the penalties of the packs, how long they last, after what."""

import re

from ....grammar import syntax as s
from ....grammar.signals import Passage, signals
from ....grammar.vocabulary import Vocabulary
from ..phrases.circumstances import circumstances
from ..phrases.events import Circumstances
from ..phrases.lasting import lasting
from ..phrases.reading import NormReading
from .around import line
from .tests import all_of, distinct, limits_nothing, tests_of


def sanction_rule(norm: NormReading, who: s.Who, vocabulary: Vocabulary) -> s.Rule:
    """`may face P after breach of policy`, with the breach's own words where it is not just any."""
    hits = signals(vocabulary).penalties.find(Passage(norm.action))
    names = tuple(dict.fromkeys(h.name for h in sorted(hits, key=lambda h: h.spans)))
    words = tuple(map(s.Word, names)) or (s.Word(line(norm.action), quoted=True),)
    certain = re.search(r"\b(?:will|shall|must)\b", norm.sentence) and not re.search(
        r"\b(?:may|could|can|might)\b", norm.sentence
    )
    limited = norm.condition is not None and not limits_nothing(norm.condition, norm.sentence, norm.modality)
    if norm.condition and not certain and _AS_FITS.fullmatch(norm.condition.strip(" .,;")):
        limited = False
    when = circumstances(norm.condition or "", who.words[0].text, vocabulary) if limited else Circumstances()
    spared = (
        circumstances(norm.exception, who.words[0].text, vocabulary, exception=True)
        if norm.exception
        else Circumstances()
    )
    how: tuple[s.How, ...] = s.ordered(distinct((*lasting(norm.action), *when.how, *spared.how)))
    tests = tests_of(when)
    if norm.condition and _BREACH.search(norm.condition):
        how = s.ordered(distinct((*how, s.After(s.Event(breach_of=s.Ref("policy"))))))
        if _JUST_ANY.fullmatch(norm.condition.strip(" .,;")):
            tests = ()
    return s.Rule(
        proposed=True,
        who=who,
        modal="face" if certain else "may face",
        act=s.Act(s.Who(words, "or" if len(words) > 1 else None)),
        how=how,
        when=all_of(tests),
        unless=spared.test,
    )


_AS_FITS = re.compile(
    r"(?:where|if|when|as|whenever|wherever)(?: (?:it is|this is))?"
    r"(?: (?:deemed|considered|thought|felt|found|judged)(?: to be)?)?"
    r" (?:appropriate|necessary|needed|proper|fitting|suitable|warranted|justified|proportionate|required|called for|merited)",
    re.IGNORECASE,
)
"""What leaves it to whoever imposes a penalty, as "may" does already."""

_POLICY = (
    r"(?: (?:(?:above|school|said|following|related|trust) )*"
    r"(?:polic(?:y|ies)|code|agreement|rules?|code of conduct|guidance|guidelines))"
)
_ANY_OF = r"any(?: (?:of|part of|aspect of|term of|section of|provision of|point in))?(?: (?:the|these|this|our))?"
_BREAKS = (
    r"(?:(?:do|does) not (?:follow|keep to|comply with|stick to|adhere to|obey)"
    r"|fails? to (?:follow|comply with|adhere to|keep to|observe)"
    r"|breaks?|breach(?:es|ed)?|disobeys?|flouts?|ignores?|violates?"
    r"|(?:(?:is|are) )?found (?:to have (?:broken|breached|violated|ignored|flouted)"
    r"|(?:to be )?(?:in breach of|breaking|breaching)))"
    rf" (?:the|this|these|our|{_ANY_OF})"
)
_BREACH = re.compile(rf"\b(?:breach|violat|fail\w* to (?:follow|comply|adhere)|{_BREAKS}{_POLICY}\b)", re.IGNORECASE)
_JUST_ANY = re.compile(
    r"(?:for |any |a |all |who |where |in the event of )*(?:further )?"
    r"(?:(?:breach\w*(?: of)?|violation\w*(?: of)?|failure to (?:follow|comply with|adhere to|keep to|observe))"
    rf"(?: the| this| our)?{_POLICY}?|{_BREAKS}{_POLICY})"
    r"(?: by (?:an?|any|the|our) (?:[\w’'-]+ ?){1,3})?"
    r"(?:,? (?:in or out|in and out|inside or outside|inside and outside|during or outside)(?: of)? [\w ]{3,30})?",
    re.IGNORECASE,
)
"""A condition that tells of any breach of the policy, at whatever time."""
