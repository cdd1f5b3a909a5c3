"""One PDF page: its characters and drawings become lines, tables and figures."""
