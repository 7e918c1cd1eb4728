"""Memory before a fork: laid down so that the children go on sharing it, as long as they only read it."""

from __future__ import annotations

import ctypes
import gc

SIZES = range(4096, 23, -16)
"""Bytes of the holes that are worth filling: a page, down to the smallest that the C library deals out."""
HEADER, GRAIN = 8, 16
"""Bytes that the C library puts before each piece, and to whose multiple it rounds them."""
IN_A_ROW = 2
"""So many pieces right behind each other lie in memory that nobody has used."""


def settle() -> None:
    """Leave nothing to the garbage collector, and no holes between what is there.

    A child that put something of its own into a hole would have the page around it copied: a tenth of the memory that
    a session has for itself.
    """
    gc.collect()
    gc.freeze()
    _fill_holes()


def _fill_holes() -> None:
    """Take the holes of each size, the largest first, and never give them back."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):  # another C library than GNU's, with another way of dealing out
        return
    library.malloc.restype = ctypes.c_void_p
    library.malloc.argtypes = (ctypes.c_size_t,)
    for size in SIZES:
        expected, in_a_row = 0, 0
        while in_a_row < IN_A_ROW:
            place = library.malloc(size)
            if not place:
                return
            in_a_row = in_a_row + 1 if place == expected else 0
            expected = place + (size + HEADER + GRAIN - 1) // GRAIN * GRAIN
