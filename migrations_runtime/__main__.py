"""``python -m migrations_runtime upgrade head``: the commands that production needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from migrations_runtime.cli import COMMANDS
from migrations_runtime.cli.ending import end
from migrations_runtime.cli.program import Program

PROGRAM = Program(
    name="python -m migrations_runtime",
    distribution="migrations-runtime",
    summary="Apply migrations. Exit status: 0 fine, 1 a finding, 2 an error.",
    example="upgrade head",
    functions="migrations_runtime.command",
    modules=COMMANDS,
)


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command: that of the process, which ends then; or ``argv``, for a program.

    :raises SystemExit: the process ends, or the command of the program failed.
    :raises CommandError: the command of the program failed, and has ``--raiseerr``.
    """
    if argv is None:
        sys.exit(PROGRAM.run())
    PROGRAM.main(argv)


if __name__ == "__main__":
    end(PROGRAM.run())
