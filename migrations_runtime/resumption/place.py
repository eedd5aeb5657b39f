"""How far a revision came, as the journal keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from migrations_runtime.errors import LedgerError
from migrations_runtime.resumption.acts import Act
from migrations_runtime.resumption.said import Said
from migrations_runtime.resumption.sorts import shows

CUT = " ..."
_SHAPE = 1


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A statement that is no part of a transaction, and was about to be executed.

    :ivar sql: as it is shown.
    :ivar at: file and line of the script.
    :ivar looks: SQL that shows what the statement touches; None where nothing shows what it does.
    :ivar saw: what it showed before.
    :ivar is_repeatable: whether it may as well be executed twice.
    :ivar took_effect: what somebody has said about it by ``repair``.
    """

    said: Said
    sql: str
    at: str | None = None
    looks: tuple[str, ...] | None = None
    saw: str | None = None
    is_repeatable: bool = False
    took_effect: bool | None = None

    @property
    def is_cut(self) -> bool:
        """Whether ``sql`` is the beginning of the statement alone."""
        return self.sql.endswith(CUT)


@dataclass(frozen=True, slots=True)
class Place:
    """What a revision did that is in effect, and the statement that may be.

    :ivar temporary: its temporary tables, which are gone with its connection.
    """

    acts: tuple[Act, ...] = ()
    under_way: UnderWay | None = None
    temporary: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether something of the revision is, or may be, in effect."""
        return bool(self.done or self.under_way)

    @property
    def done(self) -> tuple[Act, ...]:
        """What the revision did, without what can have no effect."""
        return tuple(act for act in self.acts if act.kind != "begun" and not shows(act.said.text))

    @property
    def number(self) -> int:
        """How many things the revision did."""
        return sum(act.times for act in self.done)

    def answered(self, took_effect: bool) -> Place:
        """Return the place with somebody's word for what became of the statement under way."""
        if self.under_way is None:
            return self
        return replace(self, under_way=replace(self.under_way, took_effect=took_effect))

    def text(self) -> str:
        """Return it as JSON."""
        under_way = None if self.under_way is None else asdict(self.under_way)
        acts = [act.as_json() for act in self.acts]
        found: dict[str, Any] = {"shape": _SHAPE, "under_way": under_way, "acts": acts}
        if self.temporary:
            found["temporary"] = list(self.temporary)
        return json.dumps(found)


def place_of(text: str, journal: str) -> Place:
    """Return the place that a row of the journal has.

    :param journal: the table, for messages.
    :raises LedgerError: the text is none of ours.
    """
    try:
        found = json.loads(text)
        if found["shape"] != _SHAPE:
            raise ValueError(f"it is of the shape {found['shape']}")
        return Place(
            tuple(Act.from_json(act) for act in found["acts"]),
            None if found["under_way"] is None else _under_way(found["under_way"]),
            tuple(found.get("temporary", ())),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise LedgerError(
            f"{journal} says by 'place' how far a revision came, and that can't be read "
            f"({type(error).__name__}: {error}); run the version of diffgen that wrote it"
        ) from error


def _under_way(found: dict[str, Any]) -> UnderWay:
    looks = found["looks"]
    given = {"said": Said(**found["said"]), "looks": None if looks is None else tuple(looks)}
    return UnderWay(**found | given)
