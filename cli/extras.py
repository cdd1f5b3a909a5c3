"""What stands beside the verbs: the JSON Schemas of what they give, and the main job on the samples."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from .console import load, out, print_json
from .options import Folder

SAMPLES = Path(__file__).resolve().parents[1] / "policies"

SCHEMAS = {
    "json": "outputs.clauses:schema",
    "rules": "outputs.rules:schema",
    "diff": "outputs.redline:schema",
    "comparison": "outputs.comparison:schema",
    "ask": "outputs.comparison:answers_schema",
    "conflicts": "outputs.standards:conflicts_schema",
    "coverage": "outputs.standards:coverage_schema",
    "ladder": "outputs.standards:ladder_schema",
    "lineage": "outputs.lineage:schema",
    "facts": "decisions:facts_schema",
    "answer": "decisions:answer_schema",
    "normal": "decisions:normal_schema",
}
"""What the verbs read and write as JSON, by name, and the function that tells its schema; `json` is the clause model."""


def schema(
    of: Annotated[
        str, typer.Argument(help=f"One of: {', '.join(SCHEMAS)} (json is the clause model).", metavar="[TARGET]")
    ] = "json",
) -> None:
    """Print the JSON Schema (2020-12) of what the other commands give as JSON."""
    if of not in SCHEMAS:
        raise typer.BadParameter(f"there is no schema for {of!r}; there are: {', '.join(SCHEMAS)}", param_hint="TARGET")
    module, _, function = SCHEMAS[of].partition(":")
    print_json(getattr(import_module(f"byelaw.{module}"), function)())


def demo(output: Folder = Path("out")) -> None:
    """Run the main job on the sample PDFs: lift, compare, and compile them into everything there is."""
    from ..outputs import TARGETS
    from ..outputs.comparison import terminal
    from ..tasks import comparing, documents, targets
    from ..tasks.files import write

    samples = sorted(SAMPLES.glob("*.pdf"))
    loaded = load(samples)
    files = [documents.source_file(c, path.stem) for path, c in zip(samples, loaded.compiled, strict=True)]
    for target in TARGETS:
        files += targets.compile_to(loaded.policies, loaded.stems, target.name)[0]
    comparison = comparing.compare(loaded.policies)
    files += [
        *comparing.comparison_files(comparison, loaded.policies),
        comparing.graph_file(loaded.policies, "policies.graphml"),
    ]
    write(files, output)
    out.print(terminal(comparison, out.width))
    out.print(
        f"{len(samples)} policies read, {len(files)} files written to {output}/ - open {output}/comparison.html first.",
        soft_wrap=True,
    )
