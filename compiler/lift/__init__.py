"""Documents become Byelaw source: outline, sentences, concepts; every guess marked as one."""
