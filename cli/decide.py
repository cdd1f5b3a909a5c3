"""`byelaw decide`: the command line of decisions. What is asked in, an explanation, a table or JSON out.

Exit statuses as everywhere: 0 whatever was decided, 2 for a request that is none or a file that cannot be read.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from ..grammar.problems import errors
from .console import load, print_json, show
from .options import AsJson, Packs

if TYPE_CHECKING:
    from ..diff.decide.request import Given

EPILOG = (
    '`byelaw decide policy.pdf "staff contact with pupil" --set account=personal` · '
    "`byelaw decide *.byelaw --facts facts.json --json` · `byelaw decide policy.pdf --who school --act publish-image "
    "--of pupil --what-if pupil.year` · `byelaw decide policy.pdf --facts-template`"
)

Arguments = Annotated[
    list[str],
    typer.Argument(
        help="Policies (PDF, DOCX, Markdown, text or .byelaw), and a request in Byelaw: a rule without its modal.",
        metavar="FILE... [REQUEST]",
    ),
]
Who = Annotated[
    list[str] | None,
    typer.Option("--who", help="Who acts; several for one person with several roles.", metavar="PARTY"),
]
Act = Annotated[
    str | None, typer.Option("--act", help="What they do, in a pack's word or the policy's own.", metavar="ACT")
]
About = Annotated[list[str] | None, typer.Option("--about", metavar="PARTY")]
By = Annotated[list[str] | None, typer.Option("--by", metavar="PARTY")]
For = Annotated[list[str] | None, typer.Option("--for", metavar="PARTY")]
From = Annotated[list[str] | None, typer.Option("--from", metavar="PARTY")]
Of = Annotated[
    list[str] | None,
    typer.Option("--of", help="Of whom; --about, --by, --for, --from, --to, --with too.", metavar="PARTY"),
]
To = Annotated[list[str] | None, typer.Option("--to", metavar="PARTY")]
With = Annotated[list[str] | None, typer.Option("--with", metavar="PARTY")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="A fact; what is not given is unknown. May be repeated.", metavar="FACT=VALUE"),
]
Amount = Annotated[
    list[str] | None, typer.Option("--amount", help='How much it comes to: "20 minutes per day".', metavar="TEXT")
]
InWriting = Annotated[bool | None, typer.Option("--in-writing/--not-in-writing", help="Whether it is done in writing.")]
Done = Annotated[
    list[str] | None,
    typer.Option(
        "--done",
        help='What has been done: "approval of headteacher", "leave-post @ 2026-01-31"; after @ when or by whom.',
        metavar="TEXT",
    ),
]
Complete = Annotated[bool, typer.Option("--log-complete", help="Nothing else has been done.")]
Now = Annotated[str | None, typer.Option("--now", help="The day or the moment: 2026-03-02T09:15.", metavar="DATE")]
Facts = Annotated[
    Path | None,
    typer.Option(
        "--facts", help="A JSON file with a request, or a list of them (`byelaw schema facts`).", metavar="FILE"
    ),
]
CalendarFile = Annotated[
    Path | None, typer.Option("--calendar", help="The school's terms and holidays, TOML or JSON.", metavar="FILE")
]
WhatIf = Annotated[
    str | None, typer.Option("--what-if", help="The verdict for each value of this fact.", metavar="FACT")
]
ShowDuties = Annotated[bool, typer.Option("--duties", help="Duties in time: what is due when, open, met or late.")]
ShowTemplate = Annotated[
    bool, typer.Option("--facts-template", help="List what the rules ask for; with --json a file to fill in.")
]
Reviewed = Annotated[bool, typer.Option("--reviewed", help="Leave out rules that nobody has reviewed.")]


def decide(
    files: Arguments,
    who: Who = None,
    act: Act = None,
    of: Of = None,
    with_: With = None,
    to: To = None,
    from_: From = None,
    for_: For = None,
    about: About = None,
    by: By = None,
    set_: Set = None,
    amount: Amount = None,
    in_writing: InWriting = None,
    done: Done = None,
    log_complete: Complete = False,
    now: Now = None,
    facts: Facts = None,
    calendar: CalendarFile = None,
    what_if: WhatIf = None,
    duties: ShowDuties = False,
    facts_template: ShowTemplate = False,
    reviewed: Reviewed = False,
    json: AsJson = False,
    _packs: Packs = None,
) -> None:
    """Decide a case by one policy or several: verdict, clauses, exceptions tried, what is missing, what is not known."""
    from .. import decisions
    from ..diff.decide.request import Given
    from ..tasks.packs import use_packs_beside
    from . import verdicts

    paths, request = _told_apart(files)
    use_packs_beside(paths)
    args = {"of": of, "with": with_, "to": to, "from": from_, "for": for_, "about": about, "by": by}
    given = Given(
        request=request,
        who=tuple(who) if who else None,
        act=act,
        args={prep: tuple(parties) for prep, parties in args.items() if parties},
        facts=_pairs(set_ or ()),
        amount=tuple(amount or ()),
        in_writing=in_writing,
        done=tuple(map(decisions.event_of, done or ())),
        log_complete=log_complete,
        now=now,
    )
    from_file = decisions.read_facts(facts) if facts is not None else ()
    loaded = load(paths)
    ready = decisions.deciders(loaded.policies, calendar, reviewed)
    asked = [_together(one, given, facts) for one in from_file] or [given]
    names = decisions.names(loaded.policies, loaded.paths)
    if facts_template:
        print_json(decisions.blank(ready)) if json else verdicts.template(decisions.template(ready))
    elif duties:
        found = [decisions.due_duties(ready, one) for one in asked]
        print_json(found) if json else verdicts.duties(names, found)
    elif what_if is not None:
        tables = [decisions.tables(ready, one, what_if) for one in asked]
        print_json(tables) if json else verdicts.tables(names, tables, what_if)
    else:
        decided = [decisions.decide(ready, one) for one in asked]
        print_json(decided) if json else verdicts.answers(names, decided)
    wrong = errors(loaded.problems)
    show([*wrong, *loaded.refused])
    if loaded.refused:
        raise typer.Exit(2)


# --- what is asked -----------------------------------------------------------------------------------------------


def _told_apart(said: Sequence[str]) -> tuple[list[Path], str | None]:
    """The files, and the request in Byelaw: an argument with a blank that is no file."""
    requests = [text for text in said if " " in text.strip() and not Path(text).exists()]
    if len(requests) > 1:
        raise typer.BadParameter("one request at a time; several stand in a facts file", param_hint="REQUEST")
    paths = [Path(text) for text in said if text not in requests]
    if not paths:
        raise typer.BadParameter("name a policy before the request", param_hint="FILE")
    return paths, requests[0] if requests else None


def _pairs(said: Sequence[str]) -> dict[str, str | int | float | bool | None]:
    found: dict[str, str | int | float | bool | None] = {}
    for text in said:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise typer.BadParameter(
                f"{text!r} is no fact with its value; write --set pupil.year=9", param_hint="--set"
            )
        name, value = name.strip(), value.strip()
        if found.get(name, value) != value:
            message = f"`{name}` is said to be {found[name]} and {value}; say it once"
            raise typer.BadParameter(message, param_hint="--set")
        found[name] = None if value == "unknown" else value
    return found


def _together(file: "Given", said: "Given", path: Path | None) -> "Given":
    """What a file gives, with what the command line gives besides; the two must agree."""
    for name, value in said.facts.items():
        if file.facts.get(name) is not None and str(file.facts[name]) != str(value):
            message = f"`{name}` is {file.facts[name]} in {path} and {value} here; say it once"
            raise typer.BadParameter(message, param_hint="--set")
    amounts = [(one,) if isinstance(one, str) else one for one in (file.amount, said.amount)]
    return replace(
        file,
        request=said.request or file.request,
        who=said.who or file.who,
        act=said.act or file.act,
        args={**file.args, **said.args},
        facts={**file.facts, **said.facts},
        amount=(*amounts[0], *amounts[1]),
        in_writing=file.in_writing if said.in_writing is None else said.in_writing,
        done=(*file.done, *said.done),
        log_complete=said.log_complete or file.log_complete,
        now=said.now or file.now,
    )
