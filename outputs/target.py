"""What every target looks like: a name, the formats it can write, and one function from a policy to bytes.

A target says in problems what of the policy it could not carry. Targets never import one another.
"""

from collections.abc import Callable, Sequence

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


def file_name(target: Target, stem: str, format: str) -> str:  # noqa: A002 (the word that the command line uses)
    """`stem.json` for the model itself, else `stem-handbook.docx`."""
    return f"{stem}.json" if target.name == "json" else f"{stem}-{target.name}.{format}"


def find_target(targets: Sequence[Target], name: str) -> Target:
    """The target of that name. Raises KeyError with a message that lists what there is."""
    for target in targets:
        if target.name == name:
            return target
    raise KeyError(f"there is no target {name!r}; there are {', '.join(t.name for t in targets)}")
