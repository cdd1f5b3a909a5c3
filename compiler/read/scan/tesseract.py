"""Whether text recognition is there, and what to say where it is not.

Apart from `recogniser`, which calls it, so that a file without pictures of pages loads none of what reading these needs.
"""

import shutil

MISSING = "text recognition is not installed"
INSTALL = "install tesseract (apt-get install tesseract-ocr, brew install tesseract)"


def can_recognise() -> bool:
    """Whether tesseract is there."""
    return shutil.which("tesseract") is not None
