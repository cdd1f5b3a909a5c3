"""Models side by side: graph, alignment, stances."""
