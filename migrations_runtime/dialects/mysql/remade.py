"""Which columns a block makes anew: only the server says what they are."""

from __future__ import annotations

from collections.abc import Sequence

from migrations_runtime.ddl.alterations import Alteration, AlterColumn, TableName
from migrations_runtime.dialects.mysql.definition import parse
from migrations_runtime.dialects.mysql.generated import is_to_be_made_anew
from migrations_runtime.dialects.mysql.stored import stored_table
from migrations_runtime.dialects.mysql.wanted import definition_after
from migrations_runtime.executor import Executor
from migrations_runtime.unset import UNSET


def remade(
    executor: Executor, table: TableName, alterations: Sequence[Alteration]
) -> frozenset[str]:
    """Return the columns, by the names that the block has for them, which it may have given."""
    changes = [one for one in alterations if isinstance(one, AlterColumn)]
    generations = [one for one in changes if one.server_default is not UNSET]
    if executor.connection is None or len(alterations) == 1 or not generations:
        return frozenset()
    stored = stored_table(executor, table)
    before = {str(one.new_name): one.name for one in changes}
    found = set()
    for change in generations:
        name = before.get(change.name, change.name)
        if stored.has(name):
            definition = parse(stored.definition(name))
            if is_to_be_made_anew(
                definition, definition_after(executor.dialect, change, definition)
            ):
                found.add(change.name)
    return frozenset(found)
