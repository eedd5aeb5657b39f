"""Operations that hold others: those of one table, and those of one direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from migrations_runtime.op.operation import MigrateOperation


class OpContainer(MigrateOperation):
    """Operations, in the order in which they are carried out."""

    def __init__(self, ops: Sequence[MigrateOperation] = ()) -> None:
        self.ops = list(ops)

    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.ops

    def walk(self) -> Iterator[MigrateOperation]:
        """Yield the operations, those inside other containers included."""
        for one in self.ops:
            if isinstance(one, OpContainer):
                yield from one.walk()
            else:
                yield one

    def as_diffs(self) -> list[Any]:
        """Return each operation as ``compare_metadata`` tells it."""
        return [one.to_diff_tuple() for one in self.walk()]

    def _reversed(self) -> list[MigrateOperation]:
        return [one.reverse() for one in reversed(self.ops)]


class ModifyTableOps(OpContainer):
    """What is done to one table."""

    def __init__(
        self, table_name: str, ops: Sequence[MigrateOperation], *, schema: str | None = None
    ) -> None:
        super().__init__(ops)
        self.table_name = table_name
        self.schema = schema

    def undone(self) -> ModifyTableOps:
        """Return what undoes it, last first."""
        return ModifyTableOps(self.table_name, self._reversed(), schema=self.schema)


class UpgradeOps(OpContainer):
    """The body of ``upgrade()``; ``upgrade_token`` is its variable in the template."""

    def __init__(
        self, ops: Sequence[MigrateOperation] = (), upgrade_token: str = "upgrades"
    ) -> None:
        super().__init__(ops)
        self.upgrade_token = upgrade_token

    def reverse_into(self, downgrade_ops: DowngradeOps) -> DowngradeOps:
        """Fill the other direction with what undoes this one, and return it."""
        downgrade_ops.ops[:] = self.reverse().ops
        return downgrade_ops

    def reverse(self) -> DowngradeOps:
        """Return what undoes it, last first."""
        found = super().reverse()
        assert isinstance(found, DowngradeOps)
        return found

    def undone(self) -> DowngradeOps:
        """Return what undoes each operation, last first."""
        return DowngradeOps(self._reversed())


class DowngradeOps(OpContainer):
    """The body of ``downgrade()``; ``downgrade_token`` is its variable in the template."""

    def __init__(
        self, ops: Sequence[MigrateOperation] = (), downgrade_token: str = "downgrades"
    ) -> None:
        super().__init__(ops)
        self.downgrade_token = downgrade_token

    def undone(self) -> UpgradeOps:
        """Return what undoes it, last first."""
        return UpgradeOps(self._reversed())
