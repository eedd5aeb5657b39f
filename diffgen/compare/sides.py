"""The two catalogs of a comparison: what the database holds, and what the models want."""

from __future__ import annotations

from dataclasses import dataclass, field

from diffgen.answers import UNASKED, Answers
from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.before import Before
from diffgen.compare.fetched import fetched
from diffgen.compare.judged import judged
from diffgen.compare.reading import Reading
from diffgen.compare.renames import renamings
from diffgen.contracts import Declared, Dialect, Part
from diffgen.ops import Rename


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
