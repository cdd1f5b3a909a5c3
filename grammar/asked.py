"""A question in plain words as it was understood: what its reader hands to whoever answers it. Data only.

`compiler.question` makes it, `diff.ask` answers it.
"""

from typing import Literal

from msgspec import Struct

from .syntax import Request

Form = Literal["permission", "duty", "ban", "consequence", "practice", "open"]
"""What is asked of an act: is it allowed, due, forbidden; what follows it; is it done; or who, how, how long."""


class Asked(Struct, frozen=True, kw_only=True):
    """A question. `act` are the words of what is done (with its object), `around` those of when, where and on what terms,
    `who` those of who does it. `requests` are what it comes to in the packs' words, the likeliest first; empty where they
    have none for it. `plain` is its text without the words by which it tells that nobody is asked for leave (`unasked`), and
    without those that ask of the rules, not of the act. `undone` are words by which it may leave something undone ("left up",
    "ignore"), `left` what these surely leave undone.
    """

    text: str
    plain: str
    unasked: bool = False
    undone: str = ""
    left: str = ""
    form: Form
    who: str = ""
    act: str = ""
    around: str = ""
    requests: tuple[Request, ...] = ()
