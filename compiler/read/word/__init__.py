"""Word documents as blocks."""
