"""How far a revision came, as the journal keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from migrations_runtime.errors import LedgerError
from migrations_runtime.resumption.acts import Act
from migrations_runtime.resumption.parts import Part, acts_up_to, part_in
from migrations_runtime.resumption.said import Said
from migrations_runtime.resumption.sorts import shows

CUT = " ..."
_WHOLE, _IN_PARTS = 1, 2  # shapes


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
        return self.under_way is not None or any(map(_has_effect, self.acts))

    @property
    def done(self) -> tuple[Act, ...]:
        """What the revision did, without what can have no effect."""
        return tuple(filter(_has_effect, self.acts))

    @property
    def number(self) -> int:
        """How many things the revision did."""
        return sum(act.times for act in self.done)

    def answered(self, took_effect: bool) -> Place:
        """Return the place with somebody's word for what became of the statement under way."""
        if self.under_way is None:
            return self
        return replace(self, under_way=replace(self.under_way, took_effect=took_effect))

    def settled(self, part: Part | None) -> tuple[Act, ...]:
        """Return the acts behind a part that stay as they are, whatever comes.

        The last one may be said again, and an operation takes the place of its statements when it is
        through.
        """
        behind = self._behind(part)
        backwards = range(len(behind) - 1, -1, -1)
        begun = (number for number in backwards if behind[number].kind == "begun")
        return behind[: next(begun, len(behind) - 1)]

    def text(self, part: Part | None = None) -> str:
        """Return it as JSON, without the acts that are in a part and those before it."""
        under_way = None if self.under_way is None else asdict(self.under_way)
        acts = [act.as_json() for act in self._behind(part)]
        shape = _WHOLE if part is None else _IN_PARTS
        found: dict[str, Any] = {"shape": shape, "under_way": under_way, "acts": acts}
        if self.temporary:
            found["temporary"] = list(self.temporary)
        if part is not None:
            found["part"] = asdict(part)
        return json.dumps(found)

    def _behind(self, part: Part | None) -> tuple[Act, ...]:
        return self.acts if part is None else self.acts[part.number :]


def place_of(text: str, journal: str, parts: Callable[[], Mapping[int, str]] = dict) -> Place:
    """Return the place that a row of the journal has.

    :param journal: the table, for messages.
    :param parts: gives the rows of all parts; called where there are any.
    :raises LedgerError: the text is none of ours.
    """
    try:
        found = json.loads(text)
        if found["shape"] not in (_WHOLE, _IN_PARTS):
            raise ValueError(f"it is of the shape {found['shape']}")
        first = () if (part := part_in(text)) is None else acts_up_to(part, parts())
        return Place(
            (*first, *map(Act.from_json, found["acts"])),
            None if found["under_way"] is None else _under_way(found["under_way"]),
            tuple(found.get("temporary", ())),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise LedgerError(
            f"{journal} says by 'place' how far a revision came, and that can't be read "
            f"({type(error).__name__}: {error}); run the version of diffgen that wrote it"
        ) from error


def _has_effect(act: Act) -> bool:
    return act.kind != "begun" and not shows(act.said.text)


def _under_way(found: dict[str, Any]) -> UnderWay:
    looks = found["looks"]
    given = {"said": Said(**found["said"]), "looks": None if looks is None else tuple(looks)}
    return UnderWay(**found | given)
