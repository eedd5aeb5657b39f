"""The program ``diffgen``: its commands, in the order in which one meets them."""

from __future__ import annotations

from migrations_runtime.cli import COMMANDS
from migrations_runtime.cli.program import Program

PROGRAM = Program(
    name="diffgen",
    distribution="diffgen",
    summary="""\
Write the migration between a database and SQLAlchemy models, prove it, apply it.

Exit status: 0 fine, 1 the database and the models differ (or another finding), 2 an error.""",
    example="revision --autogenerate -m 'add accounts'",
    functions="diffgen.command",
    modules=(
        "diffgen.cli.init",
        "diffgen.cli.adopt",
        "diffgen.cli.list_templates",
        "diffgen.cli.revision",
        "diffgen.cli.merge",
        "diffgen.cli.squash",
        "diffgen.cli.rebase",
        "diffgen.cli.edit",
        "diffgen.cli.check",
        "diffgen.cli.snapshot",
        *COMMANDS,
        "diffgen.cli.graph",
        "diffgen.cli.completion",
    ),
)
