"""A document becomes a model: read, then lift or parse, then build and link, then check."""
