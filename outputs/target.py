"""What every target looks like: a name, the formats it can write, and one function from a policy to bytes.

A target says in problems what of the policy it could not carry. Targets never import one another.
"""

from collections.abc import Callable

from msgspec import Struct

from ..grammar.model import Policy
from ..grammar.problems import Problem


class Artifact(Struct, frozen=True):
    """A finished file, and what of the policy is not in it."""

    content: bytes
    problems: tuple[Problem, ...] = ()


class Target(Struct, frozen=True):
    """One thing that a policy can be compiled to. `formats` are file extensions without a dot, the usual one first."""

    name: str
    formats: tuple[str, ...]
    help: str
    emit: Callable[[Policy, str], Artifact]

    def file_name(self, stem: str, format: str) -> str:  # noqa: A002 (the word that the command line uses)
        """`stem.json` for the model itself, else `stem-handbook.docx`."""
        return f"{stem}.json" if self.name == "json" else f"{stem}-{self.name}.{format}"
