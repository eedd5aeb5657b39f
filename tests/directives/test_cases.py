"""Every case as operations: untouched they are the script; by themselves they are proved, and reversed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import autogenerate, directed, proof_of, rewritten, write
from diffgen.directives import Scope
from diffgen.directives.lines import lines_for
from diffgen.render.body import imports_of, joined
from diffgen.source import Source
from migrations_runtime.op.operation import MigrateOperation
from tests.cases.case import Case
from tests.cases.test_cases import PLACES, connection, create, postgresql_engine

__all__ = ["connection", "postgresql_engine"]


#: A default and its type change together: no operation by itself knows the way back.
OF_SEVERAL = (
    "inherited",
    "new_default_under_an_index",
    "new_label_used_at_once",
    "over_another_type",
)

#: MariaDB: a column that counts has a key at every moment; operations by themselves say that it takes
#: a block.
IN_A_BLOCK = (
    "another_key_of_a_column_that_counts",
    "referred_to",
    "replaced_and_referred_to",
)


def anew(operations: Iterable[MigrateOperation], scope: Scope) -> Source:
    """The statements that operations say by themselves, forgetting the plan that they are from."""
    return joined(line for one in operations for line in lines_for(one, scope))


def script(folder: Path, up: Source, down: Source) -> Path:
    path = folder / "revision.py"
    bodies = [
        f"def {name}() -> None:\n"
        + "".join(f"    {line}\n" for line in source.text.splitlines() or ["pass"])
        for name, source in (("upgrade", up), ("downgrade", down))
    ]
    path.write_text("\n".join(imports_of(up, down)) + "\n\n" + "\n\n".join(bodies))
    return path


@pytest.mark.parametrize(("path", "dialect"), PLACES)
def test_case(path: Path, dialect: str, connection: sa.Connection, tmp_path: Path) -> None:
    case = Case.read(path)
    before, _ = case.metadata("Before")
    create(connection, before)
    after, configure = case.metadata("After")
    found = autogenerate(connection, {"target_metadata": after, **configure})
    given = directed(found)

    left, parts = rewritten(given, given.upgrade_ops.ops, given.downgrade_ops.ops)
    plain = write(found)
    assert (parts.upgrades, parts.downgrades) == (plain.upgrades, plain.downgrades)
    assert (parts.imports, parts.summary) == (plain.imports, plain.summary)
    assert (left.differences, left.waived) == (found.differences, frozenset())
    given.upgrade_ops.as_diffs()

    scope = given.scope
    assert given.upgrade_ops.reverse().ops == given.downgrade_ops.ops
    returning = given.downgrade_ops if path.stem in OF_SEVERAL else given.upgrade_ops.undone()
    up, down = anew(given.upgrade_ops.walk(), scope), anew(returning.walk(), scope.reverse())
    lines = proof_of([script(tmp_path, up, down)], found).lines
    if dialect == "mariadb" and path.stem in IN_A_BLOCK:
        assert lines[1].endswith("do both in one block of op.batch_alter_table")
    else:
        assert lines == ("proved: up ✓ down ✓",)
