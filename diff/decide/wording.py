"""Conditions, acts and steps in a reader's words: what a fact means, who agrees to what, from when to when."""

from . import form as f

Facts = dict[str, f.FactUse]


def in_words(test: f.Condition, form: f.NormalPolicy) -> str:
    """A condition as a phrase: `the pupil is a relative of whoever acts, or approval of the headteacher`."""
    return _Wording(form).say(test)


def thing(key: str) -> str:
    """A step, a party or an act as a phrase, from its name."""
    return key.replace("-", " ").replace('"', "")


def number(fact: f.FactUse, value: float) -> str:
    """A number with its unit; a time of day as it is written."""
    if fact.type == "time":
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    unit = f" {fact.unit}" if fact.unit else ""
    if fact.kind == "amount" and fact.unit:
        unit += "s" * (value != 1)
    return f"{value:g}{unit}"


class _Wording:
    def __init__(self, form: f.NormalPolicy) -> None:
        self.facts = {fact.key: fact for fact in form.facts}
        self.places = {rule.id: rule.place for rule in form.rules}

    def say(self, test: f.Condition, inner: bool = False) -> str:
        match test:
            case f.Const(value=value):
                return "always" if value else "never"
            case f.Among(fact=fact, values=values):
                return self._among(fact, values)
            case f.Between(fact=fact, ranges=ranges):
                told = self.facts[fact]
                return f"{told.means}: {' or '.join(_range(told, r) for r in ranges)}"
            case f.Done(step=step):
                return thing(step)
            case f.Applies(rules=rules):
                return f"{', '.join(dict.fromkeys(self.places[r] for r in rules))} speaks of it"
            case f.NotOf(of=of):
                return self._not(of)
            case f.AllOf(of=parts):
                return self._joined(parts, "and", inner)
            case f.AnyOf(of=parts):
                return self._joined(parts, "or", inner)
            case f.Presumed(of=of):
                return self.say(of, inner)

    def _among(self, fact: str, values: tuple[str, ...]) -> str:
        told = self.facts[fact]
        if told.type == "yes-no":
            return f"“{told.means}”" if told.kind == "quoted" and fact.startswith('"') else told.means
        return f"{told.means}: {' or '.join(_run(told, values))}"

    def _not(self, of: f.Condition) -> str:
        if isinstance(of, f.Among) and self.facts[of.fact].type != "yes-no":
            told = self.facts[of.fact]
            return f"{told.means}: not {' or '.join(_run(told, of.values))}"
        return f"not: {self.say(of, inner=True)}"

    def _joined(self, parts: tuple[f.Condition, ...], word: str, inner: bool) -> str:
        said = f"; {word} ".join(self.say(part, inner=True) for part in parts)
        return f"({said})" if inner else said


def _run(fact: f.FactUse, values: tuple[str, ...]) -> list[str]:
    """The values of an order as stretches: nursery to 6."""
    if fact.type != "order" or len(values) < 3:
        return list(values)
    places = [fact.values.index(v) for v in values if v in fact.values]
    if places == list(range(places[0], places[0] + len(values))):
        return [f"{values[0]} to {values[-1]}"]
    return list(values)


def _range(fact: f.FactUse, r: f.Range) -> str:
    low = None if r.low is None else number(fact, r.low)
    high = None if r.high is None else number(fact, r.high)
    if low is not None and high is not None:
        return low if low == high else f"{low} to {high}"
    if fact.type == "time":
        return f"from {low} on" if low is not None else f"until {high}"
    if low is not None:
        return f"{'more than' if r.low_open else 'at least'} {low}"
    return f"{'less than' if r.high_open else 'at most'} {high}"
