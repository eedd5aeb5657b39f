"""A table of SQLite that is copied by hand: ``python -m benchmarks.workers.copy PATH CHANGE``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.large_table import copied_by_hand

if __name__ == "__main__":
    copied_by_hand(Path(sys.argv[1]), sys.argv[2])
