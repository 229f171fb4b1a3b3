"""What a serving process does once everything is loaded, so that it holds no more memory and pauses no longer than it must."""

from __future__ import annotations

import ctypes
import gc

# glibc's number for how many heaps threads may have; by default eight a core, each with holes of its own.
_M_ARENA_MAX = -8
_HEAPS = 2


def few_heaps() -> None:
    """Have the C library keep few heaps, where it knows how to; threads are few here, and one runs at a time."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _HEAPS)


def settled() -> None:
    """Leave what is loaded out of later searches for garbage, and give memory that loading alone needed back to the system."""
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
