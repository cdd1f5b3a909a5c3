"""Norms become rules in the words of the packs: acts with their arguments, tests of facts, times, penalties."""
