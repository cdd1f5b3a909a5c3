"""`byelaw export`: rules and documents for other software, and their check."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from .console import finish, load, out, print_json, wrote
from .options import AsJson, Files, Folder, Jobs, Packs


def list_() -> None:
    """Show every format that there is, and which of them an engine decides from."""
    from ..outputs.exports import EXPORTS

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("export", "decides", "what"):
        table.add_column(heading)
    for one in EXPORTS:
        table.add_row(Text(one.name), "yes" if one.decides else "no", Text(one.help))
    out.print(table)


def write(
    files: Files,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Only this format; may be repeated. Without: all of them.")
    ] = None,
    output: Folder = Path("exports"),
    jobs: Jobs = None,
    _packs: Packs = None,
) -> None:
    """Write policies in other formats, each in DIR/policy/format/ with losses.json beside it."""
    from ..outputs.exports import EXPORTS
    from ..tasks.files import write as write_files
    from ..tasks.targets import export_to

    names = [one.name for one in EXPORTS]
    unknown = next((name for name in to or () if name not in names), None)
    if unknown is not None:
        raise typer.BadParameter(f"there is no export {unknown!r}; there are: {', '.join(names)}", param_hint="--to")
    loaded = load(files, jobs)
    wrote(write_files(export_to(loaded.policies, to or names), output))
    finish(loaded.problems, loaded.refused)


def verify(
    folder: Annotated[Path, typer.Argument(help="A folder that `export write` filled.", metavar="DIR")],
    json: AsJson = False,
) -> None:
    """Check exports by the schemas and engines that are installed. Exit status 1 if one of them finds something wrong."""
    import msgspec

    from ..tasks.targets import verify_exports

    found = verify_exports(folder)
    checks = [check for *_, each_ in found for check in each_]
    if json:
        rows = [{"policy": p, "target": t, **msgspec.to_builtins(check)} for p, t, each_ in found for check in each_]
        print_json({"checks": rows})
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("policy", "export", "checked by", "outcome", ""):
            table.add_column(heading)
        for policy, target, each_ in found:
            for check in each_:
                style = {"passed": "green", "failed": "bold red", "not run": "yellow"}[check.outcome]
                table.add_row(Text(policy), Text(target), Text(check.by), Text(check.outcome, style), Text(check.said))
        out.print(table)
    raise typer.Exit(1 if any(check.outcome == "failed" for check in checks) else 0)
