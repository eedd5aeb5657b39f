"""``python -m diffgen``, and the console script ``diffgen``."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command: that of the process, which ends then; or ``argv``, for a program.

    :raises SystemExit: the process ends, or the command of the program failed.
    :raises CommandError: the command of the program failed, and has ``--raiseerr``.
    """
    if argv is None:
        sys.exit(_status())
    from diffgen.cli.program import PROGRAM

    PROGRAM.main(argv)


def process() -> NoReturn:
    """Run the command that the process is for, and end it: what the console script calls.

    :raises SystemExit: the process ends by itself.
    """
    status = _status()
    from migrations_runtime.cli.ending import end

    end(status)


def _status() -> int:
    try:
        from diffgen.cli.program import PROGRAM

        if "_ARGCOMPLETE" in os.environ:  # the shell asks: see diffgen.cli.completion
            from diffgen.cli.completing import complete

            complete(PROGRAM)
        return PROGRAM.run()
    except KeyboardInterrupt:  # while the program itself is imported
        print("Error: interrupted; run the command again", file=sys.stderr)
        return 2


if __name__ == "__main__":
    process()
