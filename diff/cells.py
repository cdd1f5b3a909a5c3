"""What a policy says to a question, as values that reports and programs show: clauses as evidence, and a silence's reason.

Data only; `compare` and `ask` make them.
"""

from typing import Literal

from msgspec import Struct

from ..grammar.model import Kind, Policy
from ..grammar.places import places
from .strength import Strength
from .votes import Answer


class Quote(Struct, frozen=True, kw_only=True):
    """A clause as evidence: where it stands, its own words, those that introduce it, and how its rules were read.

    `place` is how a person finds it (see `grammar.places`). `rules` are those that speak to
    the question, and `says` what they amount to; without a question, all of the clause. `reviewed` is False where a machine
    read a rule that nobody has accepted yet. `practice`: it speaks to the question by what it tells is done, and states no rule.
    """

    id: str
    number: str | None
    place: str
    kind: Kind = "statement"
    section: str | None
    page: int | None
    end_page: int | None
    text: str
    lead_in: str | None = None
    rules: tuple[str, ...] = ()
    says: Answer | None = None
    reviewed: bool = True
    practice: bool = False


class Silence(Struct, frozen=True, kw_only=True):
    """Why a policy says nothing, in the sentence `text`.

    `elsewhere`: it names another policy that deals with such things, in `policies` as printed; `out-of-scope`: it binds
    nobody who is asked about, or is about another subject; `unclear`: a clause, the first of `nearest`, may well answer, and no
    rule was read in it that does; `gap`: none of these. `searched` are the words that a rule on it would use, `nearest` clauses
    that sound like the question and were not enough.
    """

    reason: Literal["unclear", "elsewhere", "out-of-scope", "gap"]
    text: str
    policies: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    nearest: tuple[Quote, ...] = ()


class Cell(Struct, frozen=True, kw_only=True):
    """What one policy says to one question. `why` is a sentence.

    `decides` are the clauses that settle it, `beside` those that rule something near it and do not vote. Of the rules that
    settle it `bearer` are the parties that they bind, `conditions` and `exceptions` the document's own words, `strength`
    the strongest modal, or `practice` where all of them tell what is done and none states a rule; `depends` is what the answer
    still depends on, in the packs' words. Only a silent cell has a `silence`.
    """

    policy: str
    stance: Answer
    contradictory: bool
    why: str
    bearer: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    strength: Strength | None = None
    depends: tuple[str, ...] = ()
    decides: tuple[Quote, ...] = ()
    beside: tuple[Quote, ...] = ()
    silence: Silence | None = None


def quotes_of(policy: Policy) -> dict[str, Quote]:
    """All clauses of a policy as evidence, by id."""
    texts = {clause.id: clause.text for clause in policy.clauses}
    addresses = places(policy)
    return {
        clause.id: Quote(
            id=clause.id,
            number=clause.number,
            place=addresses[clause.id],
            kind=clause.kind,
            section=clause.section,
            page=clause.page,
            end_page=clause.end_page,
            text=clause.text,
            lead_in=texts.get(clause.lead_in or ""),
            rules=tuple(dict.fromkeys(norm.rule for norm in clause.norms)),
            reviewed=all(norm.reviewed for norm in clause.norms),
        )
        for clause in policy.clauses
    }
