"""A quota in a sentence of its own: `There is a daily limit of 20 minutes` beside a sentence that allows something.

In: the text of a unit and the sentences of it that were read as norms. Out: the amount, for the one thing that the unit allows.
"""

import re
from collections.abc import Iterable

from ....grammar import syntax as s
from ....grammar.vocabulary import Vocabulary
from ..phrases.circumstances import said_of
from ..sentence.split import sentences

_QUOTA = re.compile(r"\W*there (?:is|are|will be|shall be) (?:an? )?(?:\w+ )?(?:quota|limit|maximum|allowance)\b", re.I)


def quota(text: str, read: Iterable[str], words: Vocabulary) -> s.Amount | None:
    """The quota that a sentence of a unit's text sets which is none of those that were `read` as norms."""
    known = {" ".join(sentence.split()) for sentence in read}
    for sentence in sentences(text):
        if _QUOTA.match(sentence) and " ".join(sentence.split()) not in known:
            found = [how for how in said_of(sentence, words).how if isinstance(how, s.Amount)]
            if found:
                return found[0]
    return None
