"""What is made of many scripts' sources is kept from one run to the next.

A test suite or a new database takes a history from its beginning again and again. By its digest a
text is known for certain, unlike by time and size, which are what ``.pyc`` files go by.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable
from importlib.util import MAGIC_NUMBER

from migrations_runtime.revisions.beside import Beside
from migrations_runtime.revisions.script import Script
from migrations_runtime.revisions.source import Made

#: To be raised when meanings are made otherwise than before.
_FORMAT = b"code of revision files 6\n" + MAGIC_NUMBER
#: How many are made in the time that it takes to look them up.
_FEW = 20


def make_ready(scripts: Iterable[Script]) -> None:
    """Have the sources of scripts that are about to run ready to be run and to be journaled.

    :raises ScriptError: one cannot be read, or has a syntax error.
    """
    sources = {one.path: one for script in scripts if (one := script.source) is not None}
    if len(sources) <= _FEW:
        return
    place = Beside(os.path.dirname(next(iter(sources))), "heads.code", _FORMAT)
    parts = place.read()
    kept: dict[str, tuple[str, str, bool, bool, bytes]] = marshal.loads(parts[0]) if parts else {}
    for path in kept.keys() & sources.keys():
        sources[path].take(Made(*kept[path]))
    if any(source.known is None for source in sources.values()):
        there = {path: row for path, row in kept.items() if os.path.exists(path)}
        made = {path: tuple(source.made) for path, source in sources.items()}
        place.write(marshal.dumps(there | made))
