"""Blocks become an outline: headings with their depth, clauses, items under what introduces them, forms."""
