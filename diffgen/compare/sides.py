"""The two catalogs of a comparison: what the database holds, and what the models want."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diffgen.answers import UNASKED, Answers
from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.before import Before
from diffgen.compare.declared import declare
from diffgen.compare.fetched import fetched
from diffgen.compare.judged import judged
from diffgen.compare.renames import former_names, renamings
from diffgen.compare.taking_part import Selection, beside, filtered, spared, without_ledgers
from diffgen.contracts import Declared, Dialect, Part
from diffgen.errors import CommandError
from diffgen.ops import Rename
from migrations_runtime.backfill.record import SUFFIX
from migrations_runtime.journal.table import journal_name


@dataclass(frozen=True)
class Sides:
    """Both catalogs, and how they came to be.

    :ivar pair: what is there once ``renamings`` are done, and what is wanted.
    :ivar start: what is there now.
    :ivar wanted: what is wanted, in the models' own words.
    :ivar uncertain: what seems to differ, and the server couldn't be asked about.
    :ivar source: where ``start`` was read.
    :ivar part: which part of it.
    :ivar answers: what a person has said of it.
    :ivar beside: what is there and takes no part, and foreign keys refer to.
    """

    start: Catalog
    renamings: tuple[Rename, ...]
    pair: Pair
    wanted: Catalog
    uncertain: frozenset[Key]
    declared: Declared
    source: Before
    part: Part
    answers: Answers = UNASKED
    beside: Catalog = field(default_factory=Catalog)

    @property
    def dialect(self) -> Dialect:
        """The server."""
        return self.source.dialect


@dataclass(frozen=True)
class Reading:
    """What was read of both sides, which stays the same whatever a person says of it.

    :ivar pair: what is there, and what is wanted, in the words of each.
    :ivar beside: what is there and takes no part, and foreign keys refer to.
    :ivar opts: what ``context.configure`` was given.
    """

    pair: Pair
    beside: Catalog
    declared: Declared
    source: Before
    part: Part
    opts: Mapping[str, Any]


def read(source: Before, opts: Mapping[str, Any]) -> Reading:
    """Return what the database and the models hold, without what takes no part in a comparison.

    :param opts: what ``context.configure`` was given.
    :raises CommandError: where there are no models, or two tables of one name.
    """
    declared, dialect = declared_of(opts), source.dialect
    after = declare(declared, dialect)
    selection = Selection.of(opts, dialect)
    there = tuple(source.schemas()) if selection.asks_for_schemas else ()
    former = tuple(former_names(declared, opts.get("answers") or UNASKED, after, dialect))
    schemas = {
        *selection.schemas(after, there),
        *(key.name for key in former if key.kind == "schema"),
    }
    part = part_of(schemas, opts, (*after, *former), dialect)
    whole = Pair(without_ledgers(source.read(part), after, dialect), after)
    selection.tell_of_idle_patterns(whole, there)
    pair = filtered(selection.pair(whole), opts, dialect, declared)
    pair = spared(pair, whole, dialect)
    others = beside(pair, whole.before, dialect)
    return Reading(pair, others, declared, source, part, opts)


def sides(reading: Reading, answers: Answers) -> Sides:
    """Return both sides as the server would say them, given what a person says of them.

    :raises CommandError: for an answer that can't be.
    """
    source, declared = reading.source, reading.declared
    dialect = source.dialect
    done, pair = renamings(dialect.aligned(reading.pair), declared, answers, dialect)
    pair = fetched(pair, declared, dialect)
    wanted = pair.after
    pair, uncertain = source.settled(pair, done)
    pair = dialect.aligned(pair)
    pair = judged(pair, declared, reading.opts, dialect)
    start = reading.pair.before
    return Sides(
        start,
        done,
        pair,
        wanted,
        uncertain,
        declared,
        source,
        reading.part,
        answers,
        reading.beside,
    )


def declared_of(opts: Mapping[str, Any]) -> Declared:
    """Return the models that ``target_metadata`` names."""
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
    schemas: Collection[str | None], opts: Mapping[str, Any], named: Iterable[Key], dialect: Dialect
) -> Part:
    """Return which part of the database is looked at: these schemas, without the version table.

    :param named: what the models name, now or before.
    """
    tables = frozenset((key.schema, key.name) for key in named if key.owner is None)
    version_table = str(opts.get("version_table") or "diffgen_version")
    schema = dialect.schema(opts.get("version_table_schema"))
    beside = (f"{version_table}{SUFFIX}", journal_name(version_table))
    ignored = {(schema, name) for name in (version_table, *beside)}
    ordered = tuple(sorted(schemas, key=lambda name: name or ""))
    return Part(ordered, tables, frozenset(ignored))
