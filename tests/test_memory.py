"""Many files one after another leave nothing behind."""

import gc
from pathlib import Path

from byelaw.compiler.pipeline import SEARCHED
from byelaw.tasks import documents

PAGE = (
    "<html><body><main><h1>Online safety</h1>"
    + "<p>Pupils must not share <b>passwords</b>.</p>" * 40
    + "</main></body></html>"
)


def test_what_was_read_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    alive = []
    for _ in range(4):
        for _ in range(SEARCHED):
            documents.load(path)
        alive.append(len(gc.get_objects()))
    assert alive[-1] < 1.1 * alive[0]
