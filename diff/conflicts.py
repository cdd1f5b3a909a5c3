"""Rules of one policy that cannot both be followed, and limits for one thing that do not agree.

Two norms conflict only where they bind the same person to the same act in the same case, by the semantics of defeat: a
narrower rule is the exception of a wider one (but not of `must never`), `despite` overrides, what `unless` takes out is out.
What is reported as `possible` holds by the letter only, and is left out unless it is asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from typing import Literal, get_args

from msgspec import Struct

from ..grammar import syntax as s
from ..grammar.model import Modality, Policy
from ..grammar.places import places
from ..grammar.printer import print_expr
from ..grammar.vocabulary import Vocabulary
from .claims import Claim, claims_of, event_acts
from .implication import Kinds, Meeting, Relation, compared, follows, kinds_of, together
from .limits import disagreeing
from .points import persons, sets, whom

FORMAT = "byelaw-conflicts/1"
"""The version of the JSON form. It changes when a field is renamed, removed or means something else."""

Kind = Literal["duty-ban", "permission-ban", "only", "opposite", "advice", "limit", "gate"]
"""`duty-ban`: required and forbidden. `permission-ban`: allowed and forbidden. `only`: reserved for one, and given to another.
`opposite`: one asks for an act, the other for its opposite. `advice`: advised or required, and advised against or forbidden.
`limit`: two limits for one thing. `gate`: an order of acts that cannot be kept.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which reports name them."""

TITLES: dict[Kind, str] = {
    "duty-ban": "Required and forbidden",
    "permission-ban": "Allowed and forbidden",
    "only": "Reserved for one, and given to another",
    "opposite": "Asked for, and its opposite asked for",
    "advice": "Advised, and advised against or forbidden",
    "limit": "Two limits for one thing",
    "gate": "An order of acts that cannot be kept",
}

Certainty = Literal["certain", "likely", "possible"]
"""`certain`: both rules hold in every case of the narrower. `likely`: it follows from what was read in the document's own words,
or in some cases only. `possible`: only by the letter, where two circumstances meet that have nothing to do with each other.
"""

CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)


class Side(Struct, frozen=True, kw_only=True):
    """One of the two rules, where it stands. `norm` is which of the clause's rules it is, from 1; `place` is how a person finds the
    clause, `rule` what it was read as; `line` is its line in Byelaw source, `reviewed` False where nobody has accepted how it
    was read.
    """

    clause: str
    norm: int
    place: str
    section: str | None
    page: int | None
    text: str
    modality: Modality
    rule: str
    reviewed: bool
    line: int | None = None


class Conflict(Struct, frozen=True, kw_only=True):
    """Two rules of one policy that do not go together, in document order.

    `who` is whom both bind and `act` what both are about, in plain words; `when` the circumstances in which both hold ("in every
    case" where neither has any) and `cases` the same as a condition in Byelaw. `why` is a sentence that says what is wrong.
    """

    policy: str
    kind: Kind
    certainty: Certainty
    who: str
    act: str
    when: str
    cases: str | None
    why: str
    left: Side
    right: Side


class PolicyConflicts(Struct, frozen=True, kw_only=True):
    """The conflicts inside one policy: the most certain first, then in document order."""

    policy: str
    title: str | None
    file: str
    norms: int
    conflicts: tuple[Conflict, ...]


class Conflicts(Struct, frozen=True, kw_only=True):
    """The conflicts inside each of some policies."""

    format: str = FORMAT
    policies: tuple[PolicyConflicts, ...]


def conflicts(policy: Policy, vocabulary: Vocabulary, least: Certainty = "likely") -> PolicyConflicts:
    """All conflicts inside a policy that are at least so certain. `vocabulary` holds the words of the policy's packs."""
    kinds = kinds_of(vocabulary, policy.roles)
    claims = _once(claims_of(policy, vocabulary, kinds))
    addresses = places(policy)
    wanted = CERTAINTIES[: CERTAINTIES.index(least) + 1]
    best: dict[tuple[int, int], _Found] = {}
    judged = (_judged(a, b, vocabulary, kinds) for a, b in _candidates(claims, kinds))
    for found in chain(judged, _rings(claims, vocabulary, kinds)):
        if found is None or found.certainty not in wanted:
            continue
        pair = (found.left.number, found.right.number)
        have = best.get(pair)
        if have is None or found.rank < have.rank:
            best[pair] = found
    ordered = sorted(best.items(), key=lambda item: (CERTAINTIES.index(item[1].certainty), item[0]))
    return PolicyConflicts(
        policy=policy.policy,
        title=policy.meta.title,
        file=policy.source.file,
        norms=sum(len(clause.norms) for clause in policy.clauses),
        conflicts=_distinct(_reported(found, policy.policy, addresses) for _, found in ordered),
    )


# --- which claims to look at ------------------------------------------------------------------------------------------


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Of claims that a document prints again word for word the first: the others conflict with nothing else than it does."""
    first: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        first.setdefault((claim.clause.text, claim.norm.rule, claim.origin, claim.way, claim.acts, claim.headed), claim)
    return list(first.values())


def _candidates(claims: Sequence[Claim], kinds: Kinds) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims that may be about one act, each once: by the pack's word, or by the rarest of their own words."""
    by_act: dict[str, list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        for act in claim.acts:
            by_act[act].append(index)
        for word in claim.point.words:
            by_word[word].append(index)
    seen: set[tuple[int, int]] = set()
    for index, claim in enumerate(claims):
        wider = dict.fromkeys(kind for act in claim.acts for kind in kinds(act))
        near = [by_act[kind] for kind in wider]
        if claim.point.words and claim.origin != "against":
            near.append(by_word[min(claim.point.words, key=lambda word: (len(by_word[word]), word))])
        for other in chain.from_iterable(near):
            pair = (min(index, other), max(index, other))
            if other != index and pair not in seen:
                seen.add(pair)
                if claims[pair[0]].number != claims[pair[1]].number:
                    yield claims[pair[0]], claims[pair[1]]


# --- two claims -------------------------------------------------------------------------------------------------------


class _Found(Struct, frozen=True):
    """A conflict between two claims, before it is put into words."""

    kind: Kind
    certainty: Certainty
    left: Claim
    right: Claim
    meeting: Meeting
    why: str

    @property
    def rank(self) -> tuple[int, int]:
        return CERTAINTIES.index(self.certainty), KINDS.index(self.kind)


class _Pair(Struct, frozen=True):
    """How the first of two claims stands to the second in all but its cases, and where their cases meet."""

    scope: Relation
    cases: Relation
    meeting: Meeting

    @property
    def whole(self) -> Relation:
        return _folded((self.scope, self.cases))


def _folded(relations: Iterable[Relation]) -> Relation:
    """Several relations as one; narrower in one and wider in another is `apart`."""
    found = set(relations) - {"same"}
    return "same" if not found else found.pop() if len(found) == 1 else "apart"


def _judged(a: Claim, b: Claim, vocabulary: Vocabulary, kinds: Kinds) -> _Found | None:
    """Whether two claims conflict, and how."""
    pair = _paired(a, b, vocabulary, kinds)
    if pair is None:
        return None
    ways = {a.way, b.way}
    if len(ways) == 1:
        return _limits(a, b, pair, vocabulary, kinds)
    if "ban" not in ways or _settled(a, b):
        return None
    ban, other = (a, b) if a.way == "ban" else (b, a)
    stands = pair.whole if other is a else _turned(pair.whole)
    kind = _kind(ban, other)
    if kind is None or _opened(ban, other, vocabulary, kinds):
        return None
    certainty = _certainty(ban, other, stands, pair, vocabulary)
    if certainty is None:
        return None
    by_limit = stands == "apart" and kind == "permission-ban"
    return _found("limit" if by_limit else kind, certainty, a, b, pair.meeting)


def _paired(a: Claim, b: Claim, vocabulary: Vocabulary, kinds: Kinds) -> _Pair | None:
    """How two claims stand to each other; None where they never bind one person to one act in one case."""
    who, act = _who(a, b, kinds), _act(a, b, kinds)
    if who is None or act is None or _one_span(a, b):
        return None
    gate = "gate" in (a.origin, b.origin)
    scope = [who, act, "same" if gate else whom(a.whom, b.whom, kinds)]
    if "only who" not in (a.origin, b.origin) and not (_one_thing(a) and _one_thing(b)):
        scope.append(persons(a.point.who, b.point.who))
    if "apart" in scope:
        return None
    first, second = (_all(claim.when, claim.headed, claim.still) for claim in (a, b))
    meeting = together(first, second, vocabulary, kinds)
    if meeting is None:
        return None
    cases = compared(_narrowing(a), _narrowing(b), vocabulary, kinds)
    if cases != "same" and compared(first, second, vocabulary, kinds) == "same":
        cases = "same"  # one tells as its cases what the other tells by its exceptions
    return _Pair(_folded(scope), cases, meeting)


def _narrowing(claim: Claim) -> s.Expr | None:
    """The cases that narrow a claim. What a heading tells narrows what is due or allowed, so that it may be an exception of a
    ban; but a ban may mean more than the heading that it happens to stand under.
    """
    return claim.when if claim.way == "ban" else _all(claim.when, claim.headed)


def _one_span(a: Claim, b: Claim) -> bool:
    """Whether a machine read the two out of the same words."""
    if a.clause.id != b.clause.id or a.norm.reviewed or b.norm.reviewed:
        return False
    return a.norm.action in b.norm.action or b.norm.action in a.norm.action


def _all(*tests: s.Expr | None) -> s.Expr | None:
    """The condition that all hold; None where there is none."""
    told = tuple(test for test in tests if test is not None)
    return s.All(told) if len(told) > 1 else told[0] if told else None


def _turned(relation: Relation) -> Relation:
    return "wider" if relation == "narrower" else "narrower" if relation == "wider" else relation


def _who(a: Claim, b: Claim, kinds: Kinds) -> Relation | None:
    """How those whom two claims bind stand to one another; None where nobody is bound by both."""
    if a.beyond or b.beyond:
        return _beyond(a, b, kinds)
    if a.party.quoted or b.party.quoted:
        return "same" if a.party.text.casefold() == b.party.text.casefold() else None
    inside, around = b.party.text in kinds(a.party.text), a.party.text in kinds(b.party.text)
    if inside or around:
        return "same" if inside and around else "narrower" if inside else "wider"
    if _one_thing(a) and _one_thing(b):
        return "same"
    # What the school must not do, nobody may do for it.
    for ban, other, relation in ((a, b, "wider"), (b, a, "narrower")):
        if ban.way == "ban" and ban.party.text == "school" and other.norm.bearer in _FOR_SCHOOL:
            return "same" if relation else None
    return None


def _one_thing(claim: Claim) -> bool:
    """Whether a claim is on the review of the policy, which comes round once for the school, whoever is to see to it."""
    return claim.way == "duty" and claim.norm.bearer in _FOR_SCHOOL and claim.acts == ("review-policy",)


_FOR_SCHOOL = frozenset(
    ("staff", "headteacher", "governors", "line_manager", "dsl", "dpo", "it", "school", "site_team")
)


def _beyond(a: Claim, b: Claim, kinds: Kinds) -> Relation | None:
    """A claim that binds all but some, against another: the same where the other is for none of these."""
    for ban, other in ((a, b), (b, a)):
        if ban.beyond and not other.beyond:
            party = other.party
            named = {word.text for word in ban.beyond}
            related = any(
                party.text == name or name in kinds(party.text) or party.text in kinds(name) for name in named
            )
            body = "school" in (party.text, *named)
            return None if related or body or party.quoted else "same"
    return None


def _act(a: Claim, b: Claim, kinds: Kinds) -> Relation | None:
    """How the acts of two claims stand to one another; None where they are not about one act."""
    by_pack: Relation | None = None
    if a.acts and b.acts:
        inside = any(y in kinds(x) for x in a.acts for y in b.acts)
        around = any(x in kinds(y) for x in a.acts for y in b.acts)
        if inside or around:
            level = "same" if inside and around else "narrower" if inside else "wider"
            other_act = not {"against", "gate"}.isdisjoint((a.origin, b.origin))
            detail = "same" if other_act else _told(a, b, a.point.detail, b.point.detail)
            by_pack = _folded((level, detail))  # type: ignore[arg-type]
            if not other_act and not _share_words(a, b):
                by_pack = None
    if by_pack == "same":
        return by_pack
    if a.point.words and b.point.words and "against" not in (a.origin, b.origin):
        by_words = _told(a, b, a.point.words, b.point.words)
        if by_words == "same" or (
            by_words != "apart" and by_pack is None and min(map(len, (a.point.words, b.point.words))) > 1
        ):
            return by_words
    return None if by_pack == "apart" else by_pack


def _share_words(a: Claim, b: Claim) -> bool:
    """Whether two acts have a word in common. A pack's word is wide: what machines have read under it in wholly other words may
    be something else.
    """
    mine, theirs = a.point.words, b.point.words
    return a.norm.reviewed or b.norm.reviewed or not mine or not theirs or not mine.isdisjoint(theirs)


def _told(a: Claim, b: Claim, mine: frozenset[str], theirs: frozenset[str]) -> Relation:
    """How the words of two claims stand to one another. Of a list that one of them has, one part is enough for the other."""
    relation = sets(mine, theirs)
    for less, more, longer in ((mine, theirs, b), (theirs, mine, a)):
        parts = longer.point.spare if longer.way != "duty" or not longer.point.choice else frozenset[str]()
        if less and less < more and more - less <= parts:
            return "same"
    return relation


def _kind(ban: Claim, other: Claim) -> Kind | None:
    """What a ban and a claim that points the other way are to each other; None where they go together."""
    if ban.origin == "against":
        if other.way == "duty" and other.origin == "own":
            return "opposite" if min(ban.force, other.force) > 1 else "advice"
        return "opposite" if other.way == "permission" and ban.force > 1 and other.origin == "own" else None
    if ban.origin == "gate":
        return "gate" if other.way == "permission" else None
    if ban.origin == "only who":
        return "only" if other.force > 1 else None
    if other.way == "permission":
        return "permission-ban" if ban.force > 1 else None
    return "duty-ban" if min(ban.force, other.force) > 1 else "advice"


def _certainty(ban: Claim, other: Claim, stands: Relation, pair: _Pair, vocabulary: Vocabulary) -> Certainty | None:
    """How certain it is that a claim (which stands so to the ban) contradicts the ban; None where one of them gives way."""
    doubt = _doubtful(ban, other)
    if stands == "same" or (stands == "narrower" and ban.force == 3):
        return "likely" if doubt else "certain"
    if stands != "apart":
        return None  # the narrower is the exception of the wider
    if pair.scope == "same" and pair.cases == "apart" and _on_one_scale(pair.meeting, vocabulary):
        return "likely"
    return "possible" if other.way == "duty" and pair.scope == "same" else None


def _on_one_scale(meeting: Meeting, vocabulary: Vocabulary) -> bool:
    """Whether two conditions differ in nothing but how far they reach in years, ages, times or numbers."""
    scales = [vocabulary.facts.get(name) for name in meeting.shared]
    return not any(meeting.alone) and any(fact is not None and fact.type in _SCALES for fact in scales)


_SCALES = ("order", "number", "time")


def _doubtful(a: Claim, b: Claim) -> bool:
    """Whether a machine read one of two claims with little confidence, or read the act out of quoted words."""
    return any(c.rule.doubtful or (c.point.guessed and a.point.words != b.point.words) for c in (a, b))


def _opened(ban: Claim, other: Claim, vocabulary: Vocabulary, kinds: Kinds) -> bool:
    """Whether a ban waits for a step (or for what `only` names) which the other rule does not deny: then it limits that rule."""
    steps = [test for test in _tests(ban.still) if isinstance(test, s.Not) and isinstance(test.of, s.Step)]
    if ban.origin != "only if" and not steps:
        return False
    return not follows(ban.still if ban.origin == "only if" else steps[0], other.when, vocabulary, kinds)


def _tests(expr: s.Expr | None) -> tuple[s.Expr, ...]:
    return () if expr is None else expr.of if isinstance(expr, s.All) else (expr,)


def _settled(a: Claim, b: Claim) -> bool:
    """Whether one of two claims says that it overrides the other, or leaves room for it by name."""
    for one, other in ((a, b), (b, a)):
        targets = (other.clause.number, other.clause.id.removeprefix("c"), other.clause.section)
        if any(ref.place == "policy" or (ref.place and ref.target in targets) for ref in one.despite):
            return True
        if any(
            other.clause.id in reference.targets or other.clause.section_id in reference.targets
            for reference in one.clause.xrefs
        ):
            return True
    return False


# --- limits and orders ------------------------------------------------------------------------------------------------


def _limits(a: Claim, b: Claim, pair: _Pair, vocabulary: Vocabulary, kinds: Kinds) -> _Found | None:
    """Two claims of one way: whether they set different limits for one thing, or an order that cannot be kept."""
    if a.origin != b.origin or a.origin in ("against", "gate") or pair.scope != "same":
        return None
    if a.origin == "only who":
        return None
    why = disagreeing(a, b, vocabulary, kinds)
    if why is None:
        return None
    doubtful = _doubtful(a, b) or (_one_thing(a) and a.party != b.party)
    return _found(why.kind, "likely" if doubtful else why.certainty, a, b, pair.meeting, why.text)


def _rings(claims: Sequence[Claim], vocabulary: Vocabulary, kinds: Kinds) -> Iterator[_Found]:
    """Two acts each of which is due before the other."""
    first: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.way != "duty" or claim.origin != "own" or claim.force < 2:
            continue
        befores = [how.event for how in claim.rule.how if isinstance(how, s.Before) and isinstance(how.event, s.Event)]
        for act, later in product(claim.acts, [act for event in befores for act in event_acts(event, vocabulary)]):
            for other in first.get((later, act), ()):
                who = _who(claim, other, kinds)
                meeting = together(claim.when, other.when, vocabulary, kinds)
                if who is not None and meeting is not None and other.number != claim.number:
                    why = f"Each is due before the other: {act.replace('-', ' ')} and {later.replace('-', ' ')}."
                    yield _found("gate", "likely", claim, other, meeting, why)
            first[act, later].append(claim)


# --- in words ---------------------------------------------------------------------------------------------------------


def _found(kind: Kind, certainty: Certainty, a: Claim, b: Claim, meeting: Meeting, why: str = "") -> _Found:
    left, right = (a, b) if a.number <= b.number else (b, a)
    return _Found(kind, certainty, left, right, meeting, why)


_ASKS = {
    ("duty", 2): "requires it",
    ("duty", 1): "advises it",
    ("ban", 1): "advises against it",
    ("ban", 2): "forbids it",
    ("ban", 3): "forbids it without exception",
    ("permission", 2): "allows it",
}


def _reported(found: _Found, policy: str, addresses: dict[str, str]) -> Conflict:
    """A conflict in words, with both clauses."""
    left, right = found.left, found.right
    cases = found.meeting.cases
    return Conflict(
        policy=policy,
        kind=found.kind,
        certainty=found.certainty,
        who=_name(left, right),
        act=" ".join((right if left.rule.only else left).norm.action.split()),
        when=in_words(cases),
        cases=print_expr(cases) if cases is not None else None,
        why=found.why or _why(found, addresses),
        left=_side(left, addresses),
        right=_side(right, addresses),
    )


def _name(left: Claim, right: Claim) -> str:
    """Whom both bind: the narrower of the two parties; both, where two are to do one thing."""
    if _one_thing(left) and _one_thing(right) and left.party != right.party:
        return f"{left.party.text} and {right.party.text}".replace("-", " ")
    claim = left if right.beyond or (right.party.text == "school" and not left.beyond) else right
    return claim.party.text.replace("-", " ")


def in_words(cases: s.Expr | None) -> str:
    """A condition in plain words."""
    if cases is None:
        return "in every case"
    return "when " + print_expr(cases).replace('"', "").replace("pupil.", "pupil’s ").replace("-", " ").replace(
        ".", " "
    )


def _why(found: _Found, addresses: dict[str, str]) -> str:
    """What is wrong, in a sentence."""
    told = []
    for claim in (found.left, found.right):
        place = addresses[claim.clause.id]
        if claim.origin == "only who":
            told.append(f"{place} reserves it for {' and '.join(w.text.replace('-', ' ') for w in claim.beyond)}")
        elif claim.origin == "gate":
            told.append(f"{place} wants somebody’s word for it first")
        elif claim.origin == "against":
            told.append(f"{place} asks for its opposite")
        else:
            told.append(f"{place} {_ASKS[claim.way, claim.force]}")
    return f"{told[0]}; {told[1]}."


def _side(claim: Claim, addresses: dict[str, str]) -> Side:
    clause, norm = claim.clause, claim.norm
    return Side(
        clause=clause.id,
        norm=next(number for number, other in enumerate(clause.norms, 1) if other is norm),
        place=addresses[clause.id],
        section=clause.section,
        page=clause.page,
        text=clause.text,
        modality=norm.modality,
        rule=norm.rule,
        reviewed=norm.reviewed,
        line=norm.line,
    )


def _distinct(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Each conflict once: several norms of two clauses may say the same."""
    kept: dict[tuple[str, ...], Conflict] = {}
    for conflict in found:
        kept.setdefault(
            (conflict.left.clause, conflict.right.clause, conflict.kind, conflict.left.rule, conflict.right.rule),
            conflict,
        )
    return tuple(kept.values())
