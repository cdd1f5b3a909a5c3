"""Three values: true, false and None for unknown, joined as Kleene's strong logic joins them."""

Truth = bool | None


def conj(*parts: Truth) -> Truth:
    """Kleene's `and`."""
    return False if False in parts else None if None in parts else True


def disj(*parts: Truth) -> Truth:
    """Kleene's `or`."""
    return True if True in parts else None if None in parts else False


def neg(part: Truth) -> Truth:
    """Kleene's `not`."""
    return None if part is None else not part
