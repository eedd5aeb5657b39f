"""What a server answered to a statement, so that a script can be given it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from migrations_runtime.origin import sqlstate
from migrations_runtime.resumption.kept import CannotBeKept, given, kept

#: More rows than that are no answer to go a way by, but data, which would have to be kept for nothing.
_MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the driver's cursor had after a statement.

    :ivar columns: name and type code of each column; None where no rows came.
    :ivar rows: in the driver's values.
    :ivar count: the rows that were touched.
    :ivar last_id: the driver's ``lastrowid``.
    :ivar error: the class, the arguments and the attributes of the driver's error.
    :ivar is_lost: whether it could not be kept; then a statement that reads is asked again.
    """

    columns: tuple[tuple[str, Any], ...] | None = None
    rows: tuple[tuple[Any, ...], ...] = ()
    count: int = -1
    last_id: Any = None
    error: tuple[str, tuple[Any, ...], tuple[tuple[str, Any], ...]] | None = None
    is_lost: bool = False

    @classmethod
    def of(cls, cursor: Any, rows: Sequence[Sequence[Any]] | None) -> Answer:
        """Return what a cursor has; ``rows`` have been fetched from it."""
        if rows is not None and len(rows) > _MOST_ROWS:
            return LOST
        columns = None
        if rows is not None:
            columns = tuple((one[0], _code(one[1])) for one in cursor.description)
        last = getattr(cursor, "lastrowid", None)
        found = cls(columns, tuple(map(tuple, rows or ())), cursor.rowcount, last or None)
        try:
            found.as_json()
        except CannotBeKept:
            return LOST
        return found

    @classmethod
    def of_error(cls, error: BaseException, driver: object) -> Answer:
        """Return an error, under the name of the class by which PEP 249 knows it."""
        names = (one.__name__ for one in type(error).__mro__)
        name = next((one for one in names if hasattr(driver, one)), "Error")
        args = tuple(one if isinstance(one, int | str) else str(one) for one in error.args)
        said = {"sqlstate": sqlstate(error), **vars(error)}
        plain = {name: value for name, value in said.items() if isinstance(value, int | str)}
        return cls(error=(name, args, tuple(plain.items())))

    def raised(self, driver: object) -> BaseException | None:
        """Return the error, for whoever caught it the first time; None: there was none.

        It is made past its constructor, whose parameters need not be what it says of itself.
        """
        if self.error is None:
            return None
        name, args, attributes = self.error
        class_: type[BaseException] = getattr(driver, name)
        raised = class_.__new__(class_, *args)
        raised.args = args
        vars(raised).update(attributes)
        return raised

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON, without what is as usual.

        :raises CannotBeKept: there is a value that can't be kept.
        """
        if self.is_lost:
            return {"lost": True}
        if self.error is not None:
            name, args, attributes = self.error
            return {"error": name, "args": list(args), "attributes": dict(attributes)}
        found: dict[str, Any] = {}
        if self.columns is not None:
            rows = [[kept(value) for value in row] for row in self.rows]
            found = {"columns": [list(one) for one in self.columns], "rows": rows}
        if self.count != -1:
            found["count"] = self.count
        if self.last_id is not None:
            found["last"] = kept(self.last_id)
        return found

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Answer:
        """Return what :meth:`as_json` gave."""
        if "lost" in found:
            return LOST
        if "error" in found:
            attributes = tuple(found["attributes"].items())
            return cls(error=(found["error"], tuple(found["args"]), attributes))
        columns = found.get("columns")
        return cls(
            None if columns is None else tuple((name, code) for name, code in columns),
            tuple(tuple(given(value) for value in row) for row in found.get("rows", ())),
            found.get("count", -1),
            given(found.get("last")),
        )


def _code(code: Any) -> Any:
    """Return a type code that is a number; others are objects of their driver."""
    return code if isinstance(code, int) else None


NOTHING = Answer()
LOST = Answer(is_lost=True)
