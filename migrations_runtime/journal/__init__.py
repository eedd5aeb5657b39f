"""The journal beside the version table: what was done to a database, when, by whom, and from which script.

The version table says where a database is, in the shape that other tools know; the journal how it got
there. A row is written in the transaction of its revision, so that both always tell the same.
"""

from __future__ import annotations

from migrations_runtime.journal.entry import Entry
from migrations_runtime.journal.journal import Journal

__all__ = ["Entry", "Journal"]
