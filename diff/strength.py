"""How strongly norms bind: their modals on one scale. Practice, which is told and not ruled, stands beside the scale."""

from collections.abc import Iterable
from typing import Literal

from ..grammar.model import Norm
from ..grammar.syntax import Modal

Strength = Modal | Literal["practice"]
"""How strongly a policy says what it says; `practice`: it tells what is done, and states no rule."""

STRENGTH: tuple[Modal, ...] = ("must never", "must not", "must", "must only", "may only", "should not", "should", "may")
"""Modals from the strongest."""


def strongest(norms: Iterable[Norm]) -> Modal | None:
    """The strongest modal of some norms; None if none binds."""
    modals = {norm.formal.modal for norm in norms}
    return next((modal for modal in STRENGTH if modal in modals), None)
