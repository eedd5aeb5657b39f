"""``python -m diffgen``, and the console script ``diffgen``."""

from __future__ import annotations

import gc
import sys

from diffgen.cli.program import run

#: Allocations between two collections. Models and catalogs are large and live until the end: looking
#: through them for garbage again and again took a quarter of a check of 1,000 tables.
COLLECT_AFTER = 200_000


def main() -> None:
    """Run the program and leave the process with its exit status."""
    gc.set_threshold(COLLECT_AFTER, 50, 50)
    sys.exit(run())


if __name__ == "__main__":
    main()
