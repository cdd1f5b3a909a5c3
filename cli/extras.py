"""What stands beside the verbs: the JSON Schemas of what they give, and the main job on the samples."""

from pathlib import Path
from typing import Annotated

import typer

from .. import decisions, tasks
from ..outputs import TARGETS
from ..outputs.clauses import schema as clause_schema
from ..outputs.comparison import answers_schema, terminal
from ..outputs.comparison import schema as comparison_schema
from ..outputs.lineage import schema as lineage_schema
from ..outputs.redline import schema as diff_schema
from ..outputs.rules import schema as rules_schema
from ..outputs.standards import conflicts_schema, coverage_schema, ladder_schema
from .console import load, out, print_json
from .options import Folder

SAMPLES = Path(__file__).resolve().parents[1] / "policies"

SCHEMAS = {
    "json": clause_schema,
    "rules": rules_schema,
    "diff": diff_schema,
    "comparison": comparison_schema,
    "ask": answers_schema,
    "conflicts": conflicts_schema,
    "coverage": coverage_schema,
    "ladder": ladder_schema,
    "lineage": lineage_schema,
    "facts": decisions.facts_schema,
    "answer": decisions.answer_schema,
    "normal": decisions.normal_schema,
}
"""What the verbs read and write as JSON, by name; `json` is the clause model."""


def schema(
    of: Annotated[
        str, typer.Argument(help=f"One of: {', '.join(SCHEMAS)} (json is the clause model).", metavar="[TARGET]")
    ] = "json",
) -> None:
    """Print the JSON Schema (2020-12) of what the other commands give as JSON."""
    if of not in SCHEMAS:
        raise typer.BadParameter(f"there is no schema for {of!r}; there are: {', '.join(SCHEMAS)}", param_hint="TARGET")
    print_json(SCHEMAS[of]())


def demo(output: Folder = Path("out")) -> None:
    """Run the main job on the sample PDFs: lift, compare, and compile them into everything there is."""
    samples = sorted(SAMPLES.glob("*.pdf"))
    loaded = load(samples)
    files = [tasks.source_file(c, path.stem) for path, c in zip(samples, loaded.compiled, strict=True)]
    for target in TARGETS:
        files += tasks.compile_to(loaded.policies, loaded.stems, target.name)[0]
    comparison = tasks.compare(loaded.policies)
    files += [
        *tasks.comparison_files(comparison, loaded.policies),
        tasks.graph_file(loaded.policies, "policies.graphml"),
    ]
    tasks.write(files, output)
    out.print(terminal(comparison, out.width))
    out.print(
        f"{len(samples)} policies read, {len(files)} files written to {output}/ - open {output}/comparison.html first.",
        soft_wrap=True,
    )
