"""How strongly norms bind: their modals on one scale."""

from collections.abc import Iterable

from ..grammar.model import Norm
from ..grammar.syntax import Modal

STRENGTH: tuple[Modal, ...] = ("must never", "must not", "must", "must only", "may only", "should not", "should", "may")
"""Modals from the strongest."""


def strongest(norms: Iterable[Norm]) -> Modal | None:
    """The strongest modal of some norms; None if none binds."""
    modals = {norm.formal.modal for norm in norms}
    return next((modal for modal in STRENGTH if modal in modals), None)
