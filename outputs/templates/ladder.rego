# --- what the input may hold ---------------------------------------------------------------------

inputs := data.byelaw_rules.$NAME.inputs

who := input.who if is_array(input.who)

else := []

facts := input.facts if is_object(input.facts)

else := {}

steps := input.steps if is_object(input.steps)

else := {}

args[prep] := parties if {
	is_object(input.args)
	some prep, parties in input.args
	is_array(parties)
}

errors contains "`who` must be a list of one party at least" if count(who) == 0

errors contains "`act` must be the name of an act" if not is_string(input.act)

errors contains concat("", ["`", part, "` must be an object"]) if {
	some part in ["args", "facts", "steps"]
	some name, given in input
	name == part
	not is_object(given)
}

errors contains concat("", ["`", prep, "` must be a list of parties"]) if {
	is_object(input.args)
	some prep, parties in input.args
	not is_array(parties)
}

errors contains concat("", ["`", fact, "` must be a number"]) if {
	some fact, value in facts
	inputs.facts[fact].type == "number"
	not is_number(value)
}

errors contains concat("", ["`", fact, "` must be one of: ", concat(", ", inputs.facts[fact].values)]) if {
	some fact, value in facts
	inputs.facts[fact].type == "text"
	not value in inputs.facts[fact].values
}

errors contains concat("", ["`", fact, "` is a step: tell it in `steps`"]) if {
	some fact, _ in facts
	fact in inputs.steps
}

errors contains concat("", ["step `", step, "` must be true or false"]) if {
	some step, value in steps
	not is_boolean(value)
}

# What no rule asks for: perhaps a name that is spelt wrongly.
ignored contains fact if {
	some fact, _ in facts
	not inputs.facts[fact]
}

ignored contains step if {
	some step, _ in steps
	not step in inputs.steps
}

ignored contains input.act if {
	is_string(input.act)
	not data.byelaw_rules.$NAME.by_act[input.act]
}

ignored contains party if {
	some party in named
	not party in inputs.parties
	party != "something-else"
}

named contains party if some party in who

named contains party if {
	some parties in args
	some party in parties
}

ignored contains prep if {
	some prep, _ in args
	not prep in prepositions
}

prepositions := {arg.prep | some rule in data.byelaw_rules.$NAME.rules; some arg in rule.args}

# --- what speaks ---------------------------------------------------------------------------------

# Only rules on the act that is asked about; all others say nothing.
rules := [data.byelaw_rules.$NAME.rules[id] | some id in data.byelaw_rules.$NAME.by_act[input.act]]

ids := {rule.id | some rule in rules}

speaks_true contains rule.id if {
	some rule in rules
	bound(rule)
	every arg in rule.args { arg_true(arg) }
}

speaks_false contains rule.id if {
	some rule in rules
	not bound(rule)
}

quiet(id) if not id in ids

quiet(id) if id in speaks_false

speaks_false contains rule.id if {
	some rule in rules
	some arg in rule.args
	arg_false(arg)
}

bound(rule) if {
	count(rule.who) == 0
	not excluded(rule)
}

bound(rule) if {
	some party in who
	party in rule.who
	not excluded(rule)
}

excluded(rule) if {
	some party in who
	party in rule.who_not
}

arg_true(arg) if {
	some party in args[arg.prep]
	party in arg.parties
}

arg_true(arg) if {
	arg.filled
	not args[arg.prep]
}

arg_false(arg) if {
	args[arg.prep]
	not arg_true(arg)
}

# --- what tests say ------------------------------------------------------------------------------

among(fact, values) if facts[fact] in values

other(fact, values) if {
	value := facts[fact]
	not value in values
}

between(fact, ranges) if {
	number := facts[fact]
	some range in ranges
	within(number, range)
}

outside(fact, ranges) if {
	number := facts[fact]
	inside := [range | some range in ranges; within(number, range)]
	count(inside) == 0
}

within(number, range) if {
	not below(number, range)
	not above(number, range)
}

below(number, range) if {
	range.low != null
	number < range.low
}

below(number, range) if {
	range.low != null
	range.low_open
	number <= range.low
}

above(number, range) if {
	range.high != null
	number > range.high
}

above(number, range) if {
	range.high != null
	range.high_open
	number >= range.high
}

# A step is taken if one is that is this one too; and not taken if one that it is too is not.
done(step) if steps[step] == true

done(step) if {
	some other in data.byelaw_rules.$NAME.told_as[step]
	steps[other] == true
}

undone(step) if {
	steps[step] == false
	not done(step)
}

undone(step) if {
	some wider, names in data.byelaw_rules.$NAME.told_as
	step in names
	steps[wider] == false
	not done(step)
}

# --- what is in force, and what stands -----------------------------------------------------------

when_true contains rule.id if {
	some rule in rules
	rule.when == true
}

when_false contains rule.id if {
	some rule in rules
	rule.when == false
}

unless_true contains rule.id if {
	some rule in rules
	rule.unless == true
}

unless_false contains rule.id if {
	some rule in rules
	rule.unless == false
}

in_force_true contains id if {
	some id in speaks_true
	id in when_true
	id in unless_false
}

resting(id) if not id in ids

resting(id) if id in in_force_false

in_force_false := (speaks_false | when_false) | unless_true

met contains id if {
	some id in speaks_true
	id in when_true
	id in unless_true
}

stands_true contains rule.id if {
	some rule in rules
	rule.id in in_force_true
	every defeater in rule.defeated_by { resting(defeater) }
}

stands_false contains id if some id in in_force_false

stands_false contains rule.id if {
	some rule in rules
	some defeater in rule.defeated_by
	defeater in in_force_true
}

effect(names) := {rule.id | some rule in rules; rule.effect in names}

standing(names) := effect(names) & stands_true

open(names) := effect(names) - (stands_true | stands_false)

# --- the answer: the first that holds ------------------------------------------------------------

bans := standing({"ban"})

contradictions contains ban if {
	some ban in bans
	count(standing({"duty"})) > 0
}

contradictions contains duty if {
	count(bans) > 0
	some duty in standing({"duty"})
}

contradictions contains id if {
	some rule in rules
	rule.id in bans
	some permission in rule.clashes
	permission in stands_true
	some id in {rule.id, permission}
}

gates := effect({"gate"}) - stands_false

settled := standing({"duty", "permission"}) | (effect({"ban", "gate"}) & met)

held := gates | open({"ban"})

waiting contains id if some id in held

waiting contains id if {
	count(held) == 0
	count(settled) == 0
	count(standing({"advice", "advice-against"})) == 0
	some id in open({"duty", "permission"})
}

answer := {"verdict": "invalid input", "rules": set()} if count(errors) > 0

else := {"verdict": "contradictory", "rules": contradictions} if count(contradictions) > 0

else := {"verdict": "forbidden", "rules": bans} if count(bans) > 0

else := {"verdict": "conditional", "rules": waiting} if count(waiting) > 0

else := {"verdict": "required", "rules": standing({"duty"})} if count(standing({"duty"})) > 0

else := {"verdict": "advised against", "rules": standing({"advice-against"})} if count(standing({"advice-against"})) > 0

else := {"verdict": "advised", "rules": standing({"advice"})} if count(standing({"advice"})) > 0

else := {"verdict": "permitted", "rules": settled} if count(settled) > 0

else := {"verdict": "silent", "rules": set()}

verdict := answer.verdict

clauses contains rule.source if {
	some rule in rules
	rule.id in answer.rules
}

# Of a conditional answer: what the undecided rules, and those that would defeat them, ask for and nobody has told.
undecided contains id if {
	answer.verdict == "conditional"
	some id in answer.rules
}

undecided contains defeater if {
	some rule in rules
	answer.verdict == "conditional"
	rule.id in answer.rules
	some defeater in rule.defeated_by
	not resting(defeater)
	not defeater in in_force_true
}

unknown contains fact if {
	some rule in rules
	rule.id in undecided
	some fact in rule.facts
	not fact in object.keys(facts)
}

missing contains step if {
	some rule in rules
	rule.id in undecided
	some step in rule.steps
	not done(step)
}

decision := {
	"verdict": verdict,
	"clauses": clauses,
	"unknown": unknown,
	"missing": missing,
	"errors": errors,
	"ignored": ignored,
}
