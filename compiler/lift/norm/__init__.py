"""Parsed clauses become norms: modality, who is bound, what is done, on what condition, in the words of the document."""
