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


UNNAMED = {
    "online": (
        "Staff are not to be friends with pupils on social media.",
        "Staff must not share passwords.",
        "Staff must not photograph pupils on phones of their own.",
        "Staff must not post anything about pupils.",
    ),
    "machines": (
        "AI must not be used to decide on grades.",
        "Never type a child's name into an AI tool.",
        "Reports that were drafted with AI must be checked by the teacher.",
        "Work that was done with AI must be declared by the pupil.",
    ),
    "register": (
        "Parents must ring by nine on the first day of absence.",
        "Holidays in term time are not authorised.",
        "Pupils who arrive late must sign in at the desk.",
        "Staff must take the register twice a day.",
    ),
}
"""Short documents that name no subject often enough, whatever their title."""


@pytest.mark.parametrize("title", ["Code of conduct", "Rules"])
@pytest.mark.parametrize(
    ("name", "pack"), [("online", "social-media"), ("machines", "acceptable-use"), ("register", None)]
)
def test_a_short_document_is_read_with_the_packs_that_ask_about_what_its_clauses_say(
    title: str, name: str, pack: str | None
) -> None:
    found = packs_of(title, ["Online"], UNNAMED[name])
    assert pack in found if pack else not found
