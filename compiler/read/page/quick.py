"""Functions of pdfium that are asked for every character or line of a page, called without the binding's checks.

Arguments come in as ctypes takes them, results go out as numbers or pointers. Nothing is known here of what they mean.
"""

import ctypes
from typing import Any


class Pointer(ctypes.c_void_p):
    """What a function gives for another one to take; a plain `c_void_p` would come as a number."""


def quick(function: Any, result: Any = ctypes.c_int) -> Any:
    """A function of pdfium that takes its arguments as they come: checking them takes the binding thrice the time of the call.

    Pointers are passed by `ctypes.byref` or as objects of ctypes, never as whole numbers, which are cut to 32 bits.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)
