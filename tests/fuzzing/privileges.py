"""Takes from a process of root's what lets it read and write whatever the permissions say.

It stays root else, so that it can read what Python was installed from; see capabilities(7).
"""

from __future__ import annotations

import ctypes
import os

#: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, of linux/capability.h
_ANY_FILE = (1, 2)
_VERSION = 0x20080522  # _LINUX_CAPABILITY_VERSION_3
_DROP_FROM_BOUNDS = 24  # PR_CAPBSET_DROP, of linux/prctl.h: what execve(2) can't give back


def drop() -> None:
    """Be one whom permissions bind, also after execve()."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    # For each of two words: effective, permitted, inheritable.
    sets = (ctypes.c_uint32 * 6)()
    _require(libc.capget(header, sets))
    for capability in _ANY_FILE:
        _require(libc.prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0))
        for word in range(3):
            sets[word] &= ~(1 << capability)
    _require(libc.capset(header, sets))


def _require(status: int) -> None:
    if status:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
