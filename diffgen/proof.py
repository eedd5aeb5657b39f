"""Prove a revision: run it up and down on a scratch database, and compare with both catalogs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.check import describe
from diffgen.compare import Sides, compare
from diffgen.compare.settling import settled
from diffgen.contracts import Context, Dialect, Live
from diffgen.errors import NoStandIn
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.ops import Create, Drop, Op
from diffgen.plan import plan
from diffgen.render.body import body
from migrations_runtime.errors import CommandError
from migrations_runtime.long_work import long_work
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.scripts import run_script

NOTHING = Catalog()


@dataclass(frozen=True)
class Proof:
    """What came out: each direction's leftovers, or why there was no proof.

    :ivar reached: what the way up led to, and the models in the server's words, if it was run.
    """

    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    impossible: str | None = None
    reached: Pair | None = None

    @property
    def holds(self) -> bool:
        """Return whether both directions arrived."""
        return not (self.up or self.down or self.impossible)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what to tell: one line if it holds, else what is left over."""
        if self.impossible is not None:
            return (f"unproved: {self.impossible}",)
        marks = f"proved: up {'✗' if self.up else '✓'} down {'✗' if self.down else '✓'}"
        left = [f"  left over after upgrade: {line}" for line in self.up]
        left += [f"  left over after downgrade: {line}" for line in self.down]
        return (marks, *left)


@long_work("Proving what is written, up and down")
def prove(
    scripts: Sequence[Path],
    sides: Sides,
    keywords: Mapping[str, Any],
    waived: Collection[Key] = (),
) -> Proof:
    """Run revisions up and down, one after another, on a scratch database that holds ``before``.

    :param keywords: what their functions take.
    :param waived: what they are not meant to change, though it differs.
    """
    elsewhere = sorted(_left_out(sides))
    if elsewhere:
        return Proof(impossible=f"foreign keys refer to what isn't there: {', '.join(elsewhere)}")
    try:
        with sides.source.scratch(_other_schemas(sides)) as scratch:
            return _proved(scripts, sides, scratch, keywords, waived)
    except CommandError as error:
        return Proof(impossible=_reason(error))
    except sa.exc.DBAPIError as error:
        return Proof(
            impossible=f"no scratch database can be had: {_reason(error)};"
            " a role that may create databases can prove it"
        )


def _left_out(sides: Sides) -> set[str]:
    """Return the tables that foreign keys refer to, and are nowhere to be had."""
    pair = sides.pair
    objects = (*pair.before.values(), *pair.after.values())
    referents = {obj.referent for obj in objects if isinstance(obj, ForeignKey)}
    known = (pair.before, pair.after, sides.beside)
    return {key.path for key in referents if not any(key in side for side in known)}


def _other_schemas(sides: Sides) -> list[str]:
    """Return the schemas other than the default one that the comparison is about, or refers to."""
    keys = {*sides.pair.before, *sides.pair.after, *sides.beside}
    return sorted({key.schema for key in keys if key.schema is not None})


def _proved(
    scripts: Sequence[Path],
    sides: Sides,
    scratch: sa.Connection,
    keywords: Mapping[str, Any],
    waived: Collection[Key],
) -> Proof:
    dialect, pair = sides.dialect, sides.pair
    live = sides.part.on(scratch)
    there = Catalog((*sides.start.values(), *sides.beside.values()))
    try:
        build(there, scratch, dialect, Catalog(dialect.read(live, dialect).objects()))
        sides.source.finish(scratch)
    except (CommandError, sa.exc.DBAPIError) as error:
        return Proof(impossible=f"what is there can't be made again: {_reason(error)}")
    start = _read(live, sides.start, dialect)
    if lost := _lost(sides.start, start, dialect):
        return Proof(impossible=f"what is there can't be made again: {'; '.join(lost)}")
    # A copy of the live schema has what env.py leaves out of the comparison, too.
    left_out = frozenset(key for key in start if key not in sides.start)
    scratch.commit()
    context = MigrationContext.configure(scratch)
    try:
        for script in scripts:
            run_script(script, "upgrade", scratch, {}, context, keywords)
    except (CommandError, sa.exc.DBAPIError) as error:
        return _unprovable(error) or Proof(up=(_reason(error),))
    reached = _reached(live, pair.after, dialect, left_out)
    passed_over = {*waived, *left_out}
    left = [op for op in compare(reached, dialect) if op.key not in passed_over]
    up = tuple(describe(left))
    try:
        for script in reversed(scripts):
            run_script(script, "downgrade", scratch, {}, context, keywords)
    except (CommandError, sa.exc.DBAPIError) as error:
        return _unprovable(error) or Proof(up=up, down=(_reason(error),), reached=reached)
    down = dialect.aligned(Pair(_read(live, sides.start, dialect), start))
    return Proof(up=up, down=tuple(describe(compare(down, dialect))), reached=reached)


def _unprovable(error: Exception) -> Proof | None:
    """Return that a script is about what no scratch database stands for, if that has stopped it."""
    cause = error.__cause__
    return Proof(impossible=str(cause)) if isinstance(cause, NoStandIn) else None


def build(
    catalog: Catalog, connection: sa.Connection, dialect: Dialect, present: Catalog = NOTHING
) -> None:
    """Make everything in a catalog, with the same operations that scripts are written from.

    :param present: what is there already: a copy of it all, or the schema of an extension.
    """
    missing = [Create(obj) for key, obj in catalog.items() if key not in present]
    pair = Pair(present, Catalog({**present, **catalog}.values()))
    ops = plan(missing, pair, dialect)
    source = body((*ops, *_unvalidated(missing)), Context(dialect, pair))
    text = "\n    ".join(source.text.splitlines()) or "pass"
    imports = "\n".join(sorted(source.imports))
    with TemporaryDirectory() as folder:
        script = Path(folder, "before.py")
        script.write_text(f"{imports}\n\ndef upgrade():\n    {text}\n", encoding="utf-8")
        run_script(script, "upgrade", connection)


def _unvalidated(made: Sequence[Create[Any]]) -> Iterator[Op]:
    """Yield what adds the constraints once more that are NOT VALID: CREATE TABLE validates its own."""
    for one in made:
        obj, given = one.after, getattr(one.after, "options", None)
        if isinstance(given, tuple) and any(name.endswith("_not_valid") for name, _ in given):
            yield from (Drop(obj), Create(obj))


def _lost(given: Catalog, made: Catalog, dialect: Dialect) -> Sequence[str]:
    """Return in which way what was built to begin with isn't what it was built from."""
    built = Catalog(made[key] for key in given if key in made)
    return tuple(describe(compare(dialect.aligned(Pair(given, built)), dialect)))


def _read(live: Live, known: Catalog, dialect: Dialect) -> Catalog:
    """Return what the scratch database holds of the kinds and schemas that are compared."""
    schemas = {key.schema for key in known} | set(live.schemas)
    wanted = replace(live, schemas=tuple(sorted(schemas, key=lambda name: name or "")))
    return Catalog(dialect.read(wanted, dialect).objects())


def _reached(live: Live, after: Catalog, dialect: Dialect, left_out: Collection[Key]) -> Pair:
    """Return what is compared of the scratch database, and what is wanted as the server writes it."""
    present = _read(live, after, dialect)
    compared = Catalog(obj for key, obj in present.items() if key in after or key not in left_out)
    pair, _ = settled(live.connection, dialect.aligned(Pair(compared, after)), dialect)
    return pair


def _reason(error: Exception) -> str:
    original = getattr(error, "orig", None) or error
    match original.args:
        case (int(), str(said)):  # the drivers of MySQL have a number first
            text = said
        case _:
            text = str(original)
    return text.strip().splitlines()[0] if text.strip() else repr(original)
