"""The ground: what a policy can say. Grammars, packs and words as data; the typed trees; spans, problems, printing."""
