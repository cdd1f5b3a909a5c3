"""What all readers share: the `Document` that they make, limits, printed numbers, ticks, broken lines."""
