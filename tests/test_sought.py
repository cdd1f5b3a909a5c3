"""Patterns that are sought only where one of their words stands find what the patterns find."""

import re

import pytest
from byelaw.compiler.sought import Sought, Ways
from hypothesis import given, settings
from hypothesis import strategies as st

NEEDS = {
    r"\b(?:keys?|badge) (?:lost|found)\b": ("found", "lost"),
    r",? (?:not )?even (?:if|when)\b[^,]*|, whatever \w+": (" even if", " even when", ", whatever "),
    r"^(no [^,.]{3,9}),? please\W*$": (" please",),
    r"\d+ (?:(?:school )?days?|week|half[ -]term)": ("day", "half term", "half-term", "week"),
    r"(?<=ring )the bell": ("the bell",),
    r"(?:hall|gym)+ at noon(?! today)": (" at noon",),
    r"(?:gate|door)?[a-z]+(?=:)": (":",),
    r"[A-Z]+\d": ("",),
    r"lamp|": ("",),
}
"""Patterns, and the words of which a text must have one for them to fit."""


@pytest.mark.parametrize(("pattern", "words"), NEEDS.items())
def test_words_that_a_pattern_needs(pattern: str, words: tuple[str, ...]) -> None:
    assert Sought(pattern, re.I)._held == words


@pytest.mark.parametrize("pattern", NEEDS)
@settings(deadline=None)
@given(data=st.data())
def test_whatever_fits_is_found(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.I | re.A)) | st.text("kKeysy lostEVEN if,.1", max_size=20))
    plain, sought = re.compile(pattern, re.I), Sought(pattern, re.I)
    found, other = plain.search(text), sought.search(text)
    assert (found and found.span()) == (other and other.span())
    assert (plain.match(text) is None) == (sought.match(text) is None)
    assert (plain.fullmatch(text) is None) == (sought.fullmatch(text) is None)
    assert plain.sub("*", text) == sought.sub("*", text)
    assert plain.split(text) == sought.split(text)
    assert plain.findall(text) == sought.findall(text)
    assert [m.span() for m in plain.finditer(text)] == [m.span() for m in sought.finditer(text)]


@given(
    text=st.sampled_from(("the keys found", "a badge lost", "ring the bell", "no lamp"))
    | st.text("keysbadg found", max_size=16)
)
def test_ways_are_tried_in_their_order(text: str) -> None:
    patterns = [(r"\w+ \w+ \w+", "three"), (r"(?:a|the) (?:keys?|badge) (?:lost|found)", "lost"), (r".*bell", "bell")]
    found = [(says, match[0]) for match, says in Ways(patterns).fitting(text)]
    assert found == [(says, text) for fits, says in patterns if re.fullmatch(fits, text)]
