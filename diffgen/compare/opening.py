"""Both sides at hand, and not yet looked into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from diffgen.answers import UNASKED
from diffgen.catalog import Catalog, Key
from diffgen.compare.alike import Outlines, concerned, place_of, same
from diffgen.compare.before import Before
from diffgen.compare.declared import declare, outlines, places_of, references_beside
from diffgen.compare.renames import former_names
from diffgen.compare.taking_part import Selection
from diffgen.contracts import Declared, Dialect, Part, Place, Stored
from diffgen.errors import CommandError
from migrations_runtime.backfill.record import SUFFIX
from migrations_runtime.journal.table import journal_name


@dataclass(frozen=True)
class Opened:
    """What is there and what is wanted, before any object of a table is made.

    :ivar places: the tables of the models.
    :ivar apart: what the models declare besides tables, and the tables that hints are about.
    :ivar there: the schemas of the database, if they had to be known.
    """

    declared: Declared
    source: Before
    stored: Stored
    places: Mapping[Place, sa.Table]
    apart: Catalog
    part: Part
    selection: Selection
    there: tuple[str, ...]
    opts: Mapping[str, Any]

    @property
    def dialect(self) -> Dialect:
        """The server."""
        return self.source.dialect

    @property
    def schemas_named(self) -> frozenset[str | None]:
        """The schemas that something of the models is in."""
        return _schemas_named(self.apart, self.places, self.dialect)

    def alike(self, after: Outlines) -> frozenset[Place]:
        """Return the tables that are the same on both sides, and that nobody has to be asked about.

        :param after: the tables of the models in outline, of which it may be asked here.
        """
        before = self.stored.outlines
        if not (before and after):
            return frozenset()
        equal = same(before, after)
        references = references_beside(equal, self.places, self.dialect)
        name_of = self.dialect.outlined_column
        return equal - concerned(equal, before, after, references, name_of) - self._at_hand

    def concerned_by(self, tables: Collection[Place], alike: frozenset[Place]) -> frozenset[Place]:
        """Return those of the alike tables that are one of some tables, or refer to one.

        The key that is referred to may include a column that the key of the other table doesn't have.
        """
        found = alike.intersection(tables)
        references = references_beside(alike - found, self.places, self.dialect) if tables else ()
        return found.union(one.place for one in references if one.referent in tables)

    def wanted(self, left_out: Collection[Place]) -> Catalog:
        """Return what the models declare, apart from these tables.

        :raises CommandError: for what can't be had on the server.
        """
        tables = frozenset(table for place, table in self.places.items() if place not in left_out)
        if self.places.keys() <= self._at_hand.union(left_out):
            return self.apart
        return declare(self.declared.comparing(tables), self.dialect)

    @cached_property
    def _at_hand(self) -> frozenset[Place]:
        """Return the tables whose objects are made; a schema may have the name of a table."""
        tables = (key for key in self.apart if self.dialect.kind(key).filter_name == "table")
        return frozenset(map(place_of, tables))


def told_in_outline(declared: Declared, source: Before, opts: Mapping[str, Any]) -> Outlines:
    """Return the tables of the models in outline; none where every table has to be looked into.

    Functions that compare columns are called for each of them.
    """
    answers = opts.get("answers") or UNASKED
    judges = (opts.get("compare_type"), opts.get("compare_server_default"))
    if not source.outlined or answers.renames or any(callable(one) for one in judges):
        return {}
    return outlines(declared, source.dialect)


def opened(declared: Declared, source: Before, opts: Mapping[str, Any]) -> Opened:
    """Read what is there of what the models, and the user, want to have compared.

    :param opts: what ``context.configure`` was given.
    :raises CommandError: for two tables of one name.
    """
    dialect = source.dialect
    places = places_of(declared, dialect)
    hinted = declared.comparing(_hinted(declared, places, dialect, opts))
    apart = declare(hinted, dialect)
    selection = Selection.of(opts, dialect)
    there = tuple(source.schemas()) if selection.asks_for_schemas else ()
    answers = opts.get("answers") or UNASKED
    former = tuple(former_names(hinted, answers, apart, dialect))
    named = _schemas_named(apart, places, dialect)
    schemas = {
        *selection.schemas(named, there),
        *(key.name for key in former if key.kind == "schema"),
    }
    top = {place_of(key) for key in (*apart, *former) if key.owner is None}
    part = part_of(schemas, opts, {*top, *places}, dialect)
    stored = source.read(part)
    return Opened(declared, source, stored, places, apart, part, selection, there, opts)


def declared_of(opts: Mapping[str, Any]) -> Declared:
    """Return the models that ``target_metadata`` names.

    :raises CommandError: there are none.
    """
    given = opts.get("target_metadata")
    if given is None:
        raise CommandError(
            "there are no models to compare with: target_metadata is None;"
            ' set it in env.py, or models = "package.module:Base" in the configuration'
        )
    metadatas = tuple(given) if isinstance(given, Sequence) else (given,)
    metadatas = tuple(getattr(one, "metadata", one) for one in metadatas)
    return Declared(metadatas)


def part_of(
    schemas: Collection[str | None],
    opts: Mapping[str, Any],
    named: Iterable[Place],
    dialect: Dialect,
) -> Part:
    """Return which part of the database is looked at: these schemas, without the version table.

    :param named: what the models name, now or before.
    """
    version_table = str(opts.get("version_table") or "diffgen_version")
    schema = dialect.schema(opts.get("version_table_schema"))
    beside = (f"{version_table}{SUFFIX}", journal_name(version_table))
    ignored = {(schema, name) for name in (version_table, *beside)}
    ordered = tuple(sorted(schemas, key=lambda name: name or ""))
    return Part(ordered, frozenset(named), frozenset(ignored))


def _hinted(
    declared: Declared, places: Mapping[Place, sa.Table], dialect: Dialect, opts: Mapping[str, Any]
) -> frozenset[sa.Table]:
    """Return the tables that hints are about, all of them where only their objects can tell which."""
    hints = tuple(dialect.hints(declared, dialect))
    said = [hint.after for hint in hints]
    answers = opts.get("answers") or UNASKED
    if answers.renames or not all(isinstance(one, Key) for one in said):
        return frozenset(declared.every_table)
    found = {place_of(one) for one in said if isinstance(one, Key)}
    return frozenset(places[place] for place in found if place in places)


def _schemas_named(
    apart: Catalog, places: Collection[Place], dialect: Dialect
) -> frozenset[str | None]:
    beside = (key for key in apart if dialect.kind(key).filter_name != "schema")
    return frozenset({key.schema for key in beside} | {schema for schema, _ in places})
