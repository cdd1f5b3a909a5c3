"""Policies for tests, made of a few rules or clauses in Byelaw."""

from byelaw.compiler.build import build
from byelaw.compiler.parse import parse
from byelaw.compiler.pipeline import words_of
from byelaw.grammar import model

PACKS = ("social-media", "mobile-phones", "behaviour", "acceptable-use")


def policy_of(text: str, slug: str = "made") -> model.Policy:
    """A policy from clauses in Byelaw; rules alone become one clause each, numbered from 1."""
    if not text.lstrip().startswith(("clause", "section", "policy", "role")):
        text = "\n".join(f"clause {n}\n  {line}" for n, line in enumerate(text.strip().splitlines(), 1))
    if not text.startswith("policy"):
        packs = "\n".join(f"pack {name}" for name in PACKS)
        text = f'policy "Made"\n{packs}\n{text}\n'
    source, problems = parse(text)
    assert source is not None, problems
    file = model.SourceFile(file="made.byelaw", sha256="", pages=0)
    return build(source, slug=slug, file=file, words=words_of(source))
