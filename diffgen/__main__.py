"""``python -m diffgen``, and the console script ``diffgen``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the program and leave the process with its exit status."""
    try:
        from diffgen.cli.program import PROGRAM

        if "_ARGCOMPLETE" in os.environ:  # the shell asks: see diffgen.cli.completion
            from diffgen.cli.completing import complete

            complete(PROGRAM)
        status = PROGRAM.run()
    except KeyboardInterrupt:  # while the program itself is imported
        print("Error: interrupted; run the command again", file=sys.stderr)
        status = 2
    sys.exit(status)


if __name__ == "__main__":
    main()
