"""Every file that the program makes of some policies, in a folder: `python tests/every_file.py FOLDER FILE...`.

`test_same_bytes.py` runs this in processes of their own, since the seed of Python's hashes is set when a process starts.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from byelaw.outputs import TARGETS
from byelaw.outputs.exports import EXPORTS
from byelaw.outputs.records import dump
from byelaw.tasks import comparing, documents, targets
from byelaw.tasks.files import File, write

QUESTION = "May staff accept friend requests from pupils?"


def every_file(paths: list[Path]) -> Iterator[File]:
    """The files, named apart. Where an order has a meaning (old and new, framework and school), it is that of the names."""
    loaded = documents.load_all(paths)
    policies = [one.policy for one in loaded]
    yield from (documents.source_file(one, path.stem) for one, path in zip(loaded, paths, strict=True))
    for target in TARGETS:
        yield from targets.compile_to(policies, [path.stem for path in paths], target.name)[0]
    yield from targets.export_to(policies, [export.name for export in EXPORTS])
    yield from comparing.comparison_files(comparing.compare(policies), policies)
    yield from (comparing.graph_file(policies, f"policies{ending}") for ending in (".graphml", ".json", ".svg"))
    first, second, *_ = by_name = sorted(loaded, key=lambda one: one.policy.policy)
    words, ready = comparing.prepared(policies)
    results = {
        "lineage": comparing.lineage(policies),
        "conflicts": comparing.conflicts([one.policy for one in by_name], "possible"),
        "coverage": comparing.coverage([one.policy for one in by_name]),
        "ladder": comparing.ladder(first.policy, second.policy),
        "answers": comparing.ask(QUESTION, words, ready),
    }
    yield from (File(f"{name}.json", dump(result)) for name, result in results.items())
    yield from comparing.diff_files(comparing.diff(first, second))


if __name__ == "__main__":
    write(list(every_file([Path(name) for name in sys.argv[2:]])), Path(sys.argv[1]))
