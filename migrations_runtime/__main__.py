"""``python -m migrations_runtime upgrade head``: the commands that production needs."""

from __future__ import annotations

import sys

from migrations_runtime.cli.program import Program

PROGRAM = Program(
    name="python -m migrations_runtime",
    distribution="migrations-runtime",
    summary="Apply migrations. Exit status: 0 fine, 1 a finding, 2 an error.",
    example="upgrade head",
    modules=(
        "migrations_runtime.cli.upgrade",
        "migrations_runtime.cli.downgrade",
        "migrations_runtime.cli.stamp",
        "migrations_runtime.cli.current",
        "migrations_runtime.cli.heads",
        "migrations_runtime.cli.branches",
        "migrations_runtime.cli.history",
        "migrations_runtime.cli.show",
        "migrations_runtime.cli.ensure_version",
    ),
)

if __name__ == "__main__":
    sys.exit(PROGRAM.run())
