"""Which columns a block makes anew: only the server says what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrations_runtime.ddl.alterations import Alteration, AlterColumn, TableName
from migrations_runtime.dialects.mysql.generated import is_to_be_made_anew
from migrations_runtime.dialects.mysql.stored.definition import parse
from migrations_runtime.dialects.mysql.stored.table import stored_table
from migrations_runtime.dialects.mysql.stored.wanted import definition_after
from migrations_runtime.executor import Executor
from migrations_runtime.unset import UNSET


def remade(
    executor: Executor, table: TableName, alterations: Sequence[Alteration]
) -> Mapping[str, frozenset[str]]:
    """Return of what columns each of these was made, by the names that the block has for them.

    It may have given these names.
    """
    changes = [one for one in alterations if isinstance(one, AlterColumn)]
    generations = [one for one in changes if one.server_default is not UNSET]
    if executor.connection is None or len(alterations) == 1 or not generations:
        return {}
    stored = stored_table(executor, table)
    before = {one.new_name: one.name for one in changes if one.new_name is not UNSET}
    found = {}
    for change in generations:
        name = before.get(change.name, change.name)
        if stored.has(name):
            text = stored.definition(name)
            definition = parse(text)
            if is_to_be_made_anew(
                definition, definition_after(executor.dialect, change, definition)
            ):
                others = [one for one in stored.columns if stored.mentions(text, one)]
                found[change.name] = frozenset(one.casefold() for one in others)
    return found
