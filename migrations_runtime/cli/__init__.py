"""The command line: one file per command; each wires, and decides nothing."""

#: The commands of production, in the order in which one meets them; each is imported when it is called.
COMMANDS = (
    "migrations_runtime.cli.upgrade",
    "migrations_runtime.cli.downgrade",
    "migrations_runtime.cli.stamp",
    "migrations_runtime.cli.repair",
    "migrations_runtime.cli.current",
    "migrations_runtime.cli.heads",
    "migrations_runtime.cli.branches",
    "migrations_runtime.cli.history",
    "migrations_runtime.cli.show",
    "migrations_runtime.cli.ensure_version",
)
