"""The vocabulary of front matter, loaded from `grammar/words/meta.toml`."""

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

WORDS = Path(__file__).parents[3] / "grammar" / "words"


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """What a label says (`what`) if it holds a phrase of each group and none of `never`."""

    what: str
    groups: tuple[tuple[str, ...], ...]
    never: tuple[str, ...] = ()


class MetaWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of cover pages and approval blocks; `meta.toml` says what each list is for."""

    labels: tuple[Label, ...]
    fillers: tuple[str, ...]
    ruling: tuple[str, ...]
    promising: tuple[str, ...]
    open_labels: tuple[str, ...]
    titles: tuple[str, ...]
    weak_titles: tuple[str, ...]
    joining: tuple[str, ...]
    schools: tuple[str, ...]
    openings: tuple[str, ...]
    groups: tuple[str, ...]
    no_names: tuple[str, ...]
    speaking: tuple[str, ...]
    name_links: tuple[str, ...]
    contacts: tuple[str, ...]
    roles: tuple[str, ...]
    notes: tuple[str, ...]
    months: tuple[str, ...]
    seasons: tuple[str, ...]
    periods: dict[str, str]
    numbers: dict[str, int]


META = msgspec.convert(tomllib.loads((WORDS / "meta.toml").read_text(encoding="utf-8")), MetaWords)
