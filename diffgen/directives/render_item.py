"""``render_item``: a project's own way to write columns, constraints, types and defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from diffgen.calling import calling
from diffgen.catalog import Catalog
from diffgen.directives.models import Models
from diffgen.errors import CommandError
from diffgen.source import SQLALCHEMY, Source, evaluated, import_lines
from migrations_runtime.autogenerate import AutogenContext
from migrations_runtime.op import f as final

RenderItem = Callable[[str, Any, AutogenContext], str | bool | None]


@dataclass(frozen=True)
class Rendered:
    """Asks the project's function, as a ``Context`` wants it.

    :ivar wanted: what the models declare: of these objects the function is shown the models' own.
    """

    function: RenderItem
    autogen: AutogenContext
    models: Models
    wanted: Catalog

    def __call__(self, type_: str, source: Source, obj: Any) -> Source | None:
        """Return what the function makes of a part of a call.

        :raises CommandError: the function raised, or returned what is no source.
        """
        item = self._item(type_, source, obj)
        with calling("render_item"):
            answer = self.function(type_, item, self.autogen)
        if answer is None or answer is False:
            return None if answer is None else source
        if not isinstance(answer, str):
            raise CommandError(
                f"render_item returned {answer!r} for a {type_}; return source as text, False for "
                "the usual one, or None to leave it out"
            )
        return Source(answer, import_lines((SQLALCHEMY, *self.autogen.imports)))

    def _item(self, type_: str, source: Source, obj: Any) -> Any:
        """Return SQLAlchemy's object: the models' where it is theirs, else one like it."""
        if type_ in ("column", "type", "server_default") and self.wanted.get(obj.key) == obj:
            key = obj.key
            table = self.models.table(key.schema, key.table)
            columns = () if table is None else table.columns
            for column in columns:
                if self.models.dialect.identifier(column.name) == key.name:
                    parts = {"type": column.type, "server_default": column.server_default}
                    return parts.get(type_, column)
        found = evaluated(source, op=_Names)
        return sa.DefaultClause(found) if type_ == "server_default" else found


class _Names:
    """What stands for ``op`` inside a part of a call."""

    f = staticmethod(final)
