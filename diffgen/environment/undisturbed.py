"""A comparison keeps nobody from migrating the database meanwhile, so it looks whether somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diffgen.errors import CommandError
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.transactions import ExternalTransaction


@contextmanager
def undisturbed(context: MigrationContext) -> Iterator[None]:
    """Refuse what the block has found where the database was another one at its end.

    :raises CommandError: another run has migrated it, or is about to, or has left a revision half done.
    """
    before = context.get_current_heads()
    yield
    if not isinstance(context.transactions, ExternalTransaction):
        context.transactions.connection.commit()  # one that is open may not see what others do
    after = context.get_current_heads()
    if set(after) != set(before):
        raise CommandError(
            f"Another run migrated the database from {_spoken(before)} to {_spoken(after)} while it was "
            "being compared, so that what was read is neither; run the command again"
        )
    if (entry := context.journal.under_way()) is not None:
        raise CommandError(
            f"Revision {entry.revision} is half done or under way: its {entry.direction} was begun at "
            f"{entry.started_at:%Y-%m-%d %H:%M:%S} UTC by {entry.user_name} on {entry.host}; compare when "
            "it is through, or see 'repair' where nothing runs any more"
        )


def _spoken(heads: tuple[str, ...]) -> str:
    return ", ".join(heads) or "base"
