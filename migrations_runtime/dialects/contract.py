"""What a dialect does for the runtime, and what a batch is asked to keep to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias, runtime_checkable

import sqlalchemy as sa

if TYPE_CHECKING:  # imported where something is altered, or written
    from migrations_runtime.ddl.alterations import Alteration, TableName
    from migrations_runtime.executor import Executor
    from migrations_runtime.executor.notation import Notation

Recreate: TypeAlias = Literal["auto", "always", "never"]


class BatchOptions(NamedTuple):
    """The arguments of ``batch_alter_table``; only a dialect that rebuilds tables looks at them."""

    recreate: Recreate = "auto"
    partial_reordering: tuple[tuple[str, ...], ...] = ()
    copy_from: sa.Table | None = None
    table_args: tuple[sa.schema.SchemaItem, ...] = ()
    table_kwargs: Mapping[str, object] = {}
    reflect_args: tuple[sa.schema.SchemaItem, ...] = ()
    reflect_kwargs: Mapping[str, object] = {}
    naming_convention: Mapping[str, str] | None = None


@runtime_checkable
class RuntimeDialect(Protocol):
    """How one server runs a migration; an instance is a constant of its module."""

    @property
    def name(self) -> str:
        """The dialect's name in SQLAlchemy."""

    @property
    def transactional_ddl(self) -> bool:
        """Whether DDL can be rolled back."""

    @property
    def notation(self) -> Notation:
        """How a script of SQL is written for its client."""

    def inserting(
        self, executor: Executor, table: sa.TableClause, columns: Collection[str]
    ) -> AbstractContextManager[None]:
        """Return what has to surround the insertion of rows that give these columns."""

    def alter_table(
        self,
        executor: Executor,
        table: TableName,
        alterations: Sequence[Alteration],
        options: BatchOptions,
    ) -> None:
        """Run all ``alterations`` of one table, in their order, through ``executor``.

        A plain ``op`` call hands over one alteration and the default options.
        """
