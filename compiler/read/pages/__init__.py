"""All pages of a PDF together: furniture set aside, lines mended and put together as blocks."""
