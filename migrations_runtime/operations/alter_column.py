"""Columns that change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl.alterations import ServerDefault
from migrations_runtime.op.operation import OpCall, given
from migrations_runtime.operations.table_changes import AlterTableOp

#: What can change: the word of ``existing_...`` and ``modify_...``, and the word of diff tuples.
_FACETS = {
    "type": "modify_type",
    "nullable": "modify_nullable",
    "server_default": "modify_default",
    "comment": "modify_comment",
}
#: The facets of which ``None`` is a value, so that ``False`` says that one isn't spoken of.
_NULLABLE = ("server_default", "comment")


class AlterColumnOp(AlterTableOp):
    """``op.alter_column``: ``existing_...`` is what there is, ``modify_...`` what changes."""

    def __init__(
        self,
        table_name: str,
        column_name: str,
        *,
        schema: str | None = None,
        existing_type: TypeEngine[Any] | None = None,
        existing_server_default: ServerDefault | Literal[False] = False,
        existing_nullable: bool | None = None,
        existing_comment: str | None = None,
        modify_nullable: bool | None = None,
        modify_comment: str | Literal[False] | None = False,
        modify_server_default: ServerDefault | Literal[False] = False,
        modify_name: str | None = None,
        modify_type: TypeEngine[Any] | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.existing_type = existing_type
        self.existing_server_default = existing_server_default
        self.existing_nullable = existing_nullable
        self.existing_comment = existing_comment
        self.modify_nullable = modify_nullable
        self.modify_comment = modify_comment
        self.modify_server_default = modify_server_default
        self.modify_name = modify_name
        self.modify_type = modify_type
        self.kw = kw

    def has_changes(self) -> bool:
        """Whether anything changes."""
        return self.modify_name is not None or any(self._changed()) or bool(self._options())

    def _changed(self) -> Iterator[str]:
        for facet in _FACETS:
            if getattr(self, f"modify_{facet}") is not (False if facet in _NULLABLE else None):
                yield facet

    def _options(self) -> dict[str, Any]:
        return {name: one for name, one in self.kw.items() if not name.startswith("existing_")}

    def call(self) -> OpCall:
        """Return ``op.alter_column(...)``."""
        kwargs: dict[str, Any] = {
            facet: getattr(self, f"modify_{facet}") for facet in self._changed()
        }
        if "type" in kwargs:
            kwargs["type_"] = kwargs.pop("type")
        kwargs |= self.kw | given(
            new_column_name=self.modify_name,
            existing_type=self.existing_type,
            existing_nullable=self.existing_nullable,
        )
        if self.existing_server_default is not False:
            kwargs["existing_server_default"] = self.existing_server_default
        kwargs |= given(existing_comment=self.existing_comment, schema=self.schema)
        return OpCall("alter_column", (self.table_name, self.column_name), kwargs)

    def undone(self) -> AlterColumnOp:
        """Change back what changes."""
        kwargs: dict[str, Any] = {
            f"existing_{facet}": getattr(self, f"existing_{facet}") for facet in _FACETS
        }
        for facet in self._changed():
            # A default that isn't spoken of, though it changes, is none.
            before = kwargs[f"existing_{facet}"]
            kwargs[f"modify_{facet}"] = None if before is False and facet in _NULLABLE else before
            kwargs[f"existing_{facet}"] = getattr(self, f"modify_{facet}")
        for name, value in self.kw.items():
            if f"existing_{name}" in self.kw:
                kwargs |= {name: self.kw[f"existing_{name}"], f"existing_{name}": value}
        name = self.modify_name or self.column_name
        renamed = given(modify_name=self.column_name if self.modify_name else None)
        return AlterColumnOp(self.table_name, name, schema=self.schema, **renamed, **kwargs)

    def to_diff_tuple(self) -> list[tuple[Any, ...]]:
        """Return a tuple for each thing that changes, in a list."""
        diffs: list[tuple[Any, ...]] = []
        place = (self.schema, self.table_name, self.column_name)
        for facet in self._changed():
            others = {
                f"existing_{other}": getattr(self, f"existing_{other}")
                for other in _FACETS
                if other != facet
            }
            before, after = getattr(self, f"existing_{facet}"), getattr(self, f"modify_{facet}")
            diffs.append((_FACETS[facet], *place, others, before, after))
        if self.modify_name is not None:
            diffs.append(("modify_name", *place, {}, self.column_name, self.modify_name))
        return diffs
