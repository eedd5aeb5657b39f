"""``python -m diffgen``, and the console script ``diffgen``."""

from __future__ import annotations

import sys

from diffgen.cli.program import run


def main() -> None:
    """Run the program and leave the process with its exit status."""
    sys.exit(run())


if __name__ == "__main__":
    main()
