"""What the head of a table's column says: a verdict, a role, a party. The words are data: `grammar/words/tables.toml`."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ....grammar.model import Modality
from .parties import named
from .words import table

_WORDS_OF_A_VERDICT = 14


class Verdict(NamedTuple):
    """What a head or cell decides, and what it adds ("at certain times"); "" for nothing."""

    modality: Modality
    rest: str


@cache
def _verdicts() -> tuple[tuple[Modality, re.Pattern[str]], ...]:
    return tuple(
        (entry["modality"], re.compile(rf"(?:{'|'.join(entry['fits'])})(?![\w'-])", re.I))
        for entry in table("tables")["verdict"]
    )


@cache
def _named(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile("|".join(f"(?:{fit})" for fit in fits), re.I))
        for name, fits in table("tables")[group].items()
    )


def _plain(head: str) -> str:
    return " ".join(head.replace("’", "'").split()).strip(" .:;?!*…-–")


def innermost(head: str) -> str:
    """The innermost words of a head that stands under a title or a group of columns."""
    return head.rpartition(" – ")[2]


@lru_cache(maxsize=4096)
def verdict_of(head: str) -> Verdict | None:
    """The verdict that a text begins with; None for a text that is none, or is too long to be one."""
    text = _plain(head)
    if len(text.split()) > _WORDS_OF_A_VERDICT:
        return None
    found = [(m.end(), -k, modality) for k, (modality, fits) in enumerate(_verdicts()) if (m := fits.match(text))]
    if not found:
        leave = any(re.match(fit, text, re.I) for fit in table("tables")["leave"]["fits"])
        return Verdict("permission", text) if leave else None
    end, _, modality = max(found)  # the longest
    return Verdict(modality, text[end:].strip(" ,;:()–-"))


def is_verdict_head(head: str) -> bool:
    """Whether a head gives a verdict about its column: with nothing behind it but a condition."""
    found = verdict_of(head)
    return found is not None and (not found.rest or _CONDITION.match(found.rest) is not None)


_CONDITION = re.compile(
    r"(?:at|in|on|for|with|when|where|if|during|by|to|under|only|unless|except|once|until|provided|but|other than"
    r"|apart from|save|after|before|within|subject|between|as|and|or)\b",
    re.I,
)


def role_of(head: str) -> str:
    """The role of a column whose cells are words; "" for none that is known."""
    text = _plain(head.replace("(s)", "s"))
    return next((name for name, fits in _named("role") if fits.fullmatch(text)), "")


def kind_of(heads: Sequence[str]) -> str:
    """The kind of the rows of a table that states no norms, by its heads; "" for none that is known."""
    plain = [_plain(innermost(head)) for head in heads]
    counts = [(sum(bool(fits.fullmatch(head)) for head in plain), name) for name, fits in _named("kind")]
    count, name = max(counts, key=lambda pair: pair[0])
    return name if count > 1 and count * 2 >= len([head for head in plain if head]) else ""


def contact_columns(heads: Sequence[str]) -> dict[str, int]:
    """Which column of a table of contacts holds what (role, name, email, phone); empty for other tables."""
    found: dict[str, int] = {}
    for name, fits in _named("contact"):
        column = next(
            (k for k, head in enumerate(heads) if fits.fullmatch(_plain(innermost(head))) and k not in found.values()),
            None,
        )
        if column is not None:
            found[name] = column
    return found if {"name", "role"} & found.keys() and {"email", "phone"} & found.keys() else {}


@cache
def _penal() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('tables')['penal']['words'])})\b", re.I)


def is_penal(text: str) -> bool:
    """Whether a text names what somebody suffers for a breach."""
    return bool(_penal().search(text))


def heads_columns(texts: Sequence[str]) -> bool:
    """Whether the texts of a row are heads of columns by what they say."""
    filled = [text for text in texts if text]
    known = [text for text in filled if is_verdict_head(text) or role_of(text) or _is_party(text)]
    verdicts = [text for text in filled if is_verdict_head(text)]
    if len(verdicts) == len(filled) and len(filled) > 1:
        return any(len(text.split()) > 1 or _plain(text).casefold() not in ("yes", "no") for text in filled)
    several = len(filled) > 1 and len(known) == len(filled) and any(role_of(text) for text in filled)
    return several or bool(contact_columns(texts)) or (len(filled) > 1 and kind_of(texts) != "")


def _is_party(text: str) -> bool:
    return len(text.split()) <= 4 and bool(named(text))
