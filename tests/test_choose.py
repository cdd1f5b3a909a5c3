"""Which packs a document is read with: by what its title, its headings and its words speak of."""

import pytest
from byelaw.compiler.lift.choose import packs_of

PHONES = "Phones stay in bags. Mobiles are off. A handset that rings is taken. " * 3
POSTS = "Think before you post on social media. Instagram is no place for a quarrel, nor is Facebook. "


@pytest.mark.parametrize(
    ("title", "headings", "text", "packs"),
    [
        ("Social media policy", [], "Be kind.", ("social-media",)),
        ("Mobile phones", ["Lessons", "Social media"], PHONES + POSTS, ("mobile-phones", "social-media")),
        ("Mobile phones", ["Lessons"], PHONES + "One may think of Facebook.", ("mobile-phones",)),
        ("Lettings", ["Hire of the hall"], "The hall may be hired. " * 9, ()),
    ],
)
def test_a_document_is_read_with_the_packs_of_its_subjects(
    title: str, headings: list[str], text: str, packs: tuple[str, ...]
) -> None:
    assert packs_of(title, headings, [text]) == packs
