"""The sample policies as Byelaw source, and the small PDFs made from them."""
