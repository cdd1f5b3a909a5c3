"""The semantics written out plainly: what a policy decides, read off its norms one by one for each request.

It is slow and meant to be read beside `docs/semantics.md`; it exists to check `normal.py` and `compiled.py`, with which it
shares what is a kind of what and which rule gives way to which (`precedence.py`), and nothing else.
"""

from .verdict import decide

__all__ = ["decide"]
