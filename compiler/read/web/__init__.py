"""Web pages as blocks."""
