"""What follows a breach, as a rule: the penalties of the packs, how long they last, after what."""

import re

from ....grammar import syntax as s
from ....grammar.signals import Passage, signals
from ....grammar.vocabulary import Vocabulary
from ..phrases.circumstances import circumstances
from ..phrases.events import Circumstances
from ..phrases.lasting import lasting
from ..phrases.reading import NormReading
from .acts import line
from .tests import all_of, distinct, tests_of


def sanction_rule(norm: NormReading, who: s.Who, vocabulary: Vocabulary) -> s.Rule:
    """`may face P after breach of policy`, with the breach's own words where it is not just any."""
    hits = signals(vocabulary).penalties.find(Passage(norm.action))
    names = tuple(dict.fromkeys(h.name for h in sorted(hits, key=lambda h: h.spans)))
    words = tuple(map(s.Word, names)) or (s.Word(line(norm.action), quoted=True),)
    certain = re.search(r"\b(?:will|shall|must)\b", norm.sentence) and not re.search(
        r"\b(?:may|could|can|might)\b", norm.sentence
    )
    when = circumstances(norm.condition, who.words[0].text, vocabulary) if norm.condition else Circumstances()
    spared = (
        circumstances(norm.exception, who.words[0].text, vocabulary, exception=True)
        if norm.exception
        else Circumstances()
    )
    how: tuple[s.How, ...] = s.ordered(distinct((*lasting(norm.action), *when.how, *spared.how)))
    tests = tests_of(when)
    if norm.condition and re.search(
        r"\b(?:breach|violat|fail\w* to (?:follow|comply|adhere))", norm.condition, re.IGNORECASE
    ):
        how = s.ordered(distinct((*how, s.After(s.Event(breach_of=s.Ref("policy"))))))
        if re.fullmatch(
            r"(?:for |any |a |all |who |where |in the event of )*(?:further )?"
            r"(?:breach\w*(?: of)?|violation\w*(?: of)?|failure to (?:follow|comply with|adhere to|keep to|observe))"
            r"(?: the| this| our)?(?: (?:policy|code|agreement|rules|code of conduct|guidance|guidelines))?"
            r"(?: by (?:an?|any|the|our) (?:[\w’'-]+ ?){1,3})?",
            norm.condition.strip(" .,;"),
            re.IGNORECASE,
        ):
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
