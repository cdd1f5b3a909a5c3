"""How alike clauses are worded: texts become vectors of letter groups, after pack words are put in place of their synonyms.

Letter groups (TF-IDF over 3 to 5 letters within words) forgive endings and compounds without a dictionary. The result does
not depend on the order of the texts. scikit-learn takes more than a second to import, so it is imported when first used.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from ..grammar.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“‘\"'(])")


REMEMBERED = 1 << 15
"""So many folded texts are remembered: every text is folded several times over."""


@lru_cache(maxsize=2)
def folding(vocabulary: Vocabulary) -> Callable[[str], str]:
    """A function that lower-cases a text, folds its white space and puts each party's own word for all phrases that name it."""
    names = {
        " ".join(phrase.casefold().split()): name
        for name, party in vocabulary.parties.items()
        if party.bearer is not None
        for phrase in party.phrases
    }
    phrases = sorted(names, key=lambda phrase: (-len(phrase), phrase))
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b") if phrases else None

    @lru_cache(maxsize=REMEMBERED)
    def fold(text: str) -> str:
        folded = " ".join(text.casefold().replace("’", "'").split())
        return pattern.sub(lambda found: names[found.group()], folded) if pattern else folded

    return fold


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text begin and end, in characters; a text of one sentence is one."""
    ends = [(found.start(), found.end()) for found in SENTENCE_END.finditer(text)]
    return tuple(zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True))


def vectors(texts: Sequence[str]) -> Any:
    """A sparse matrix with a unit row for each text; the product of two rows is their likeness, 0 to 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    # It refuses texts without any word; a spare one, taken off again, gives them rows of nothing.
    spare = () if any(WORD.search(text) for text in texts) else ("spare",)
    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform([*texts, *spare])
    return rows[: len(texts)]


def content_words(text: str) -> tuple[str, ...]:
    """The words of a folded text that say what it is about, each once, in the order of the text."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    found = (match.group() for match in WORD.finditer(text))
    return tuple(dict.fromkeys(word for word in found if len(word) > 2 and word not in ENGLISH_STOP_WORDS))
