"""Pages that are pictures: drawn, cut into pieces, recognised."""
