"""``include_tables``, ``exclude_schemas`` and the like: which part of a database is compared.

A pattern is a name with ``*``, ``?`` and ``[...]`` in it, as in a shell. One of tables may say the schema
before a dot; without that it is about the default schema, as a name in the models is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Dialect, Place
from diffgen.errors import CommandError
from migrations_runtime.showing.logger import logger

log = logger(__name__)

#: In the place of patterns of schemas: those that the models name, and not the default one besides.
FROM_METADATA = "from_metadata"


@dataclass(frozen=True)
class Selection:
    """What the configuration, or env.py, says of schemas and tables.

    :param everywhere: whether all schemas are looked at.
    :param of_models: whether those alone are, that the models have tables in.
    """

    dialect: Dialect
    everywhere: bool = False
    of_models: bool = False
    include_schemas: tuple[str, ...] = ()
    exclude_schemas: tuple[str, ...] = ()
    include_tables: tuple[str, ...] = ()
    exclude_tables: tuple[str, ...] = ()

    @classmethod
    def of(cls, opts: Mapping[str, Any], dialect: Dialect) -> Selection:
        """Return what ``context.configure`` and the configuration say."""
        given = opts.get("include_schemas") or ()
        patterns = () if given is True else _patterns(given)
        return cls(
            dialect,
            everywhere=given is True,
            of_models=FROM_METADATA in patterns,
            include_schemas=tuple(one for one in patterns if one != FROM_METADATA),
            exclude_schemas=_patterns(opts.get("exclude_schemas")),
            include_tables=_patterns(opts.get("include_tables")),
            exclude_tables=_patterns(opts.get("exclude_tables")),
        )

    @property
    def asks_for_schemas(self) -> bool:
        """Whether the names of all schemas have to be known."""
        return self.everywhere or bool(self.include_schemas or self.exclude_schemas)

    def schemas(self, named: Set[str | None], there: Iterable[str]) -> set[str | None]:
        """Return the schemas that are looked at.

        :param named: the schemas that something of the models is in.
        :param there: the schemas of the database, if ``asks_for_schemas``.
        """
        hidden, schema = self.dialect.hidden_schemas, self.dialect.schema
        shown = {schema(name) for name in there if name.lower() not in hidden}
        if self.include_schemas:
            candidates = {*named, *shown}
        else:
            candidates = set(named) | (shown if self.everywhere else set())
            candidates |= set() if self.of_models else {None}
        # What the models name is looked at, even if it takes no part: foreign keys may refer to it.
        return {*named, *(one for one in candidates if self._takes_schema(one, named))}

    def pair(self, pair: Pair, alike: Collection[Place], named: Set[str | None]) -> Pair:
        """Return the pair without what takes no part, the models' side too.

        :param alike: tables that are on both sides, and not in the pair.
        :param named: the schemas that something of the models is in.
        :raises CommandError: where what is to be included is nowhere.
        """
        if not self._patterns:
            return pair

        def kept(side: Catalog) -> Catalog:
            return Catalog(obj for key, obj in side.items() if self._takes(key, named))

        left = Pair(kept(pair.before), kept(pair.after))
        something = left.before or left.after or any(self._takes_place(one, named) for one in alike)
        if (pair.before or pair.after or alike) and not something:
            self._require_something()
        return left

    @property
    def _patterns(self) -> tuple[str, ...]:
        of_schemas = (*self.include_schemas, *self.exclude_schemas)
        return (*of_schemas, *self.include_tables, *self.exclude_tables)

    def _require_something(self) -> None:
        """Refuse to find no difference where patterns have left nothing that could differ."""
        keys = [key for key in ("include_schemas", "include_tables") if getattr(self, key)]
        if keys:
            said = " and ".join(f"{key} = {', '.join(getattr(self, key))}" for key in keys)
            fit = "fits" if len(keys) == 1 else "fit"
            raise CommandError(
                f"{said} {fit} nothing that could be compared, neither in the database nor in the models;"
                " correct it, or take it out"
            )

    def tell_of_idle_patterns(
        self, pair: Pair, alike: Collection[Place], there: Iterable[str]
    ) -> None:
        """Warn of each pattern that fits nothing, neither in the database nor in the models."""
        if not self._patterns:
            return
        keys = {*pair.before, *pair.after}
        places = {*alike, *((key.schema, key.name) for key in keys if self._is_table(key))}
        schemas = {self.dialect.schema(name) for name in there} | {place[0] for place in places}
        for key in ("include_schemas", "exclude_schemas"):
            for pattern in getattr(self, key):
                if not any(self._fits_schema(pattern, schema) for schema in schemas):
                    _tell(key, pattern, "schema")
        for key in ("include_tables", "exclude_tables"):
            for pattern in getattr(self, key):
                if not any(self._fits_table(pattern, *place) for place in places):
                    _tell(key, pattern, "table")

    def _is_table(self, key: Key) -> bool:
        return self.dialect.kind(key).filter_name == "table"

    def _takes_place(self, place: Place, named: Set[str | None]) -> bool:
        schema, table = place
        return self._takes_schema(schema, named) and self._takes_table(schema, table)

    def _takes(self, key: Key, named: Set[str | None]) -> bool:
        if self.dialect.kind(key).filter_name == "schema":
            return self._takes_schema(key.name, named)
        if not self._takes_schema(key.schema, named):
            return False
        table = key.name if self._is_table(key) else key.table
        return table is None or self._takes_table(key.schema, table)

    def _takes_schema(self, schema: str | None, named: Set[str | None]) -> bool:
        included = (
            not self.include_schemas
            or (self.of_models and schema in named)
            or any(self._fits_schema(pattern, schema) for pattern in self.include_schemas)
        )
        return included and not any(
            self._fits_schema(pattern, schema) for pattern in self.exclude_schemas
        )

    def _takes_table(self, schema: str | None, table: str) -> bool:
        included = not self.include_tables or any(
            self._fits_table(pattern, schema, table) for pattern in self.include_tables
        )
        return included and not any(
            self._fits_table(pattern, schema, table) for pattern in self.exclude_tables
        )

    def _fits_schema(self, pattern: str, schema: str | None) -> bool:
        return self._fits(pattern, schema or self.dialect.default_schema or "")

    def _fits_table(self, pattern: str, schema: str | None, table: str) -> bool:
        place, dot, name = pattern.rpartition(".")
        in_schema = self._fits_schema(place, schema) if dot else schema is None
        return in_schema and self._fits(name, table)

    def _fits(self, pattern: str, name: str) -> bool:
        return fnmatchcase(self.dialect.fold(name), self.dialect.fold(pattern))


def _patterns(given: Any) -> tuple[str, ...]:
    """Return what ``context.configure`` was given as a text or a list, or the configuration says."""
    return tuple(given.replace(",", " ").split() if isinstance(given, str) else given or ())


def _tell(key: str, pattern: str, what: str) -> None:
    log.warning(
        "%s = %s fits no %s, neither in the database nor in the models: correct it, or take it out",
        key,
        pattern,
        what,
    )
