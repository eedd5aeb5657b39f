"""What a renaming touches: the addresses of checks without a name, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect
from diffgen.kinds import renaming
from diffgen.kinds.check import Check
from diffgen.ops import Rename
from migrations_runtime.dialects.sqlite.text.addresses import digested, untaken
from migrations_runtime.dialects.sqlite.text.expressions import canonical, columns_in
from migrations_runtime.naming import constraint_name


def renamed(catalog: Catalog, change: Rename, dialect: Dialect) -> Catalog:
    """Return the catalog as it is read after a renaming."""
    found = renaming.renamed(catalog, change, dialect)
    table = change.after if change.after.owner is None else change.after.owner
    addressed = {check.key: address for check, address in _addressed(found, table)}
    return Catalog(
        replace(obj, key=key._replace(name=addressed[key])) if key in addressed else obj
        for key, obj in found.items()
    )


def _addressed(catalog: Catalog, table: Key) -> Iterator[tuple[Check, str]]:
    """Yield the checks of a table that have no name of their own, with the addresses that its text gives."""
    parts = catalog.of_table(table.schema, table.name)
    columns = [part.key.name for part in parts if part.key.kind == "column"]
    checks = [part for part in parts if isinstance(part, Check) and not _has_name(part)]
    derived = {check.key: _derived(check, table, columns) for check in checks}
    times = Counter(derived.values())
    taken = {part.key.name for part in parts if part not in checks}
    for check in checks:
        address = derived[check.key]
        if check.shared_name is not None or times[address] > 1 or address in taken:
            address = untaken(digested(address, (canonical(check.condition.sql),)), taken)
        taken.add(address)
        yield check, address


def _has_name(check: Check) -> bool:
    return check.named and check.shared_name is None


def _derived(check: Check, table: Key, columns: list[str]) -> str:
    if check.shared_name is not None:
        return check.shared_name
    about = columns_in(check.condition.sql, columns)
    return constraint_name("check", table.name, about if len(about) == 1 else ())
