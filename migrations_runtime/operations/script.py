"""A revision that is about to be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations.containers import DowngradeOps, UpgradeOps

T = TypeVar("T")


class MigrationScript(MigrateOperation):
    """What a revision's file is going to say; every attribute may be changed.

    Where env.py runs migrations for several databases, each has its ``UpgradeOps`` and its
    ``DowngradeOps``, in ``upgrade_ops_list`` and ``downgrade_ops_list``.
    """

    def __init__(
        self,
        rev_id: str | None,
        upgrade_ops: UpgradeOps | Sequence[UpgradeOps],
        downgrade_ops: DowngradeOps | Sequence[DowngradeOps],
        *,
        message: str | None = None,
        imports: Iterable[str] = (),
        head: str | Sequence[str] | None = None,
        splice: bool | None = None,
        branch_label: str | Sequence[str] | None = None,
        version_path: str | None = None,
        depends_on: str | Sequence[str] | None = None,
    ) -> None:
        self.rev_id = rev_id
        self.message = message
        self.imports = set(imports)
        self.head = head
        self.splice = splice
        self.branch_label = branch_label
        self.version_path = version_path
        self.depends_on = depends_on
        self.upgrade_ops = upgrade_ops
        self.downgrade_ops = downgrade_ops

    @property
    def upgrade_ops(self) -> UpgradeOps:
        """The only ``UpgradeOps``; setting it may give several.

        :raises ValueError: there are several; ``upgrade_ops_list`` has them.
        """
        return _only(self.upgrade_ops_list, "upgrade_ops")

    @upgrade_ops.setter
    def upgrade_ops(self, ops: UpgradeOps | Sequence[UpgradeOps]) -> None:
        self.upgrade_ops_list = [ops] if isinstance(ops, UpgradeOps) else list(ops)

    @property
    def downgrade_ops(self) -> DowngradeOps:
        """The only ``DowngradeOps``; setting it may give several.

        :raises ValueError: there are several; ``downgrade_ops_list`` has them.
        """
        return _only(self.downgrade_ops_list, "downgrade_ops")

    @downgrade_ops.setter
    def downgrade_ops(self, ops: DowngradeOps | Sequence[DowngradeOps]) -> None:
        self.downgrade_ops_list = [ops] if isinstance(ops, DowngradeOps) else list(ops)


def _only(found: Sequence[T], name: str) -> T:
    if len(found) != 1:
        raise ValueError(
            f"{name} is for one database, and this revision is for {len(found)}; use {name}_list"
        )
    return found[0]
