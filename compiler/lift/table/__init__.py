"""Rows of tables become norms."""
