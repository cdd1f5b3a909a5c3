"""Two texts word by word: cases, and for any two texts that nothing of either is lost."""

import tomllib
from pathlib import Path

import pytest
from byelaw.diff.redline import new_text, old_text, replacements, segments
from hypothesis import given
from hypothesis import strategies as st

CASES = tomllib.loads((Path(__file__).parent / "cases" / "redline.toml").read_text(encoding="utf-8"))["case"]
MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
TEXTS = st.lists(st.sampled_from(["the", "a", "pupil", "8.45am", "don’t", ",", ".", " ", "  ", "\n", "x-y"])).map(
    "".join
)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_words_are_marked(case: dict[str, str]) -> None:
    found = segments(case["old"], case["new"])
    assert "".join(MARKS[segment.kind].format(segment.text) for segment in found) == case["marked"]


@given(TEXTS, TEXTS)
def test_both_texts_are_in_the_redline(old: str, new: str) -> None:
    found = segments(old, new)
    assert (old_text(found), new_text(found)) == (old, new)
    assert all(segment.text for segment in found)


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("The Mill School opens.", "The Mill Academy opens.", (("School", "Academy"),)),
        ("The Mill School’s door.", "The Weir School’s door.", (("Mill", "Weir"),)),
        ("Mill School opens.", "Mill Park School opens.", (("Mill", "Mill Park"),)),
        ("School opens.", "The School opens.", (("School", "The School"),)),
        (
            "In 2025 all pupils and staff sign; in 2025 only.",
            "In 2026 all pupils and staff sign; in 2026 only.",
            (("2025", "2026"),) * 2,
        ),
        ("The door, the key.", "The door; the key.", ()),
    ],
)
def test_what_stands_in_place_of_what(old: str, new: str, made: tuple[tuple[str, str], ...]) -> None:
    assert replacements(segments(old, new)) == made
