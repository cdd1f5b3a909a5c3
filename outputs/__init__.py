"""Something to hold: one module for each target, all with the same small interface."""
