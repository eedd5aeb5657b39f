"""What ``render_item`` and the functions of ``renderers`` and ``comparators`` are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

#: What holds for an option that ``context.configure`` was not given.
_DEFAULTS: Mapping[str, Any] = {
    "compare_server_default": True,
    "compare_type": True,
    "include_name": None,
    "include_object": None,
    "include_schemas": False,
    "render_as_batch": False,
    "sqlalchemy_module_prefix": "sa.",
    "alembic_module_prefix": "op.",
    "user_module_prefix": None,
}


@dataclass
class AutogenContext:
    """A comparison, as far as functions of a project may look at it and add to it.

    :ivar opts: what ``context.configure`` was given, or what holds otherwise.
    :ivar imports: lines for the head of the script; functions add to it.
    """

    migration_context: Any
    metadata: sa.MetaData | Sequence[sa.MetaData] | None = None
    opts: Mapping[str, Any] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.opts = {**_DEFAULTS, **self.opts}

    @property
    def connection(self) -> sa.Connection | None:
        """The connection to the database that is compared."""
        found: sa.Connection | None = getattr(self.migration_context, "connection", None)
        return found

    @property
    def dialect(self) -> sa.Dialect | None:
        """SQLAlchemy's dialect of that database."""
        found: sa.Dialect | None = getattr(self.migration_context, "dialect", None)
        return found

    @cached_property
    def inspector(self) -> sa.Inspector:
        """SQLAlchemy's inspector of that database.

        :raises ValueError: there is no connection.
        """
        if self.connection is None:
            raise ValueError("there is no connection to inspect")
        return sa.inspect(self.connection)

    @property
    def sorted_tables(self) -> list[sa.Table]:
        """The tables of the models, those first that others refer to."""
        given = self.metadata
        metadatas = [given] if isinstance(given, sa.MetaData) else list(given or ())
        return [table for one in metadatas for table in one.sorted_tables]

    def run_name_filters(
        self, name: str | None, type_: str, parent_names: dict[str, str | None]
    ) -> bool:
        """Return whether ``include_name`` lets a name of the database take part."""
        included = self.opts.get("include_name")
        return included is None or bool(included(name, type_, parent_names))

    def run_object_filters(
        self, object_: Any, name: str | None, type_: str, reflected: bool, compare_to: Any
    ) -> bool:
        """Return whether ``include_object`` lets an object take part."""
        included = self.opts.get("include_object")
        return included is None or bool(included(object_, name, type_, reflected, compare_to))
