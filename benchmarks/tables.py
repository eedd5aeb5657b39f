"""The tables that are measured, and how a twentieth of them differs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

COLUMNS = (
    ("sa.Integer()", "sa.text('0')"),
    ("sa.BigInteger()", None),
    ("sa.String(50)", "'none'"),
    ("sa.String(255)", None),
    ("sa.Text()", None),
    ("sa.Numeric(10, 2)", None),
    ("sa.Boolean()", "sa.true()"),
    ("sa.Date()", None),
    ("sa.DateTime()", None),
    ("sa.Float()", None),
    ("sa.LargeBinary()", None),
)
ENUMS = 20


@dataclass(frozen=True)
class ColumnText:
    """A column, as source.

    :ivar arguments: of ``sa.Column``, the name and the foreign key apart.
    :ivar refers: the number of the table that its foreign key refers to.
    :ivar key: the name of its foreign key.
    """

    name: str
    arguments: tuple[str, ...]
    refers: int | None = None
    key: str = ""


@dataclass(frozen=True)
class TableText:
    """A table, as source."""

    number: int
    columns: tuple[ColumnText, ...]
    constraints: tuple[str, ...]
    indexes: tuple[tuple[str, tuple[str, ...]], ...]
    comment: str

    @property
    def name(self) -> str:
        """What it is called; it refers to those of lower numbers alone."""
        return f"table_{self.number:04}"


def usual_tables(tables: int, dialect: str) -> list[TableText]:
    """The same at each call."""
    rng = random.Random(1)
    return [_table(rng, number, dialect) for number in range(tables)]


def changed_tables(tables: Sequence[TableText]) -> list[TableText]:
    """A twentieth differs: some are new, some are gone, and others have changed in one way each."""
    few = max(1, len(tables) // 100)
    kept = list(tables[:-few])
    step = max(1, len(kept) // (3 * few))
    for place, number in enumerate(range(step - 1, len(kept), step)):
        kept[number] = _changed(kept[number], place % 4)
    return kept + [_another(tables[number], len(tables) + number) for number in range(few)]


def _changed(table: TableText, way: int) -> TableText:
    *columns, last = table.columns
    match way:
        case 0:
            return replace(table, columns=(*table.columns, ColumnText("more", ("sa.Integer()",))))
        case 1:
            flipped = {"nullable=True": "nullable=False", "nullable=False": "nullable=True"}
            arguments = tuple(flipped.get(one, one) for one in last.arguments)
            return replace(table, columns=(*columns, replace(last, arguments=arguments)))
        case 2:
            return replace(table, indexes=table.indexes[:-1])
        case _:
            arguments = ("sa.String(77)", *last.arguments[1:2])
            return replace(table, columns=(*columns, replace(last, arguments=arguments)))


def _another(table: TableText, number: int) -> TableText:
    named = tuple(
        replace(column, key=f"fk_{number}_{column.key}" if column.key else "")
        for column in table.columns
    )
    index = (f"ix_{number}_a", table.indexes[0][1])
    return replace(table, number=number, columns=named, constraints=(), indexes=(index,))


def _table(rng: random.Random, number: int, dialect: str) -> TableText:
    columns = [ColumnText("id", ("sa.Integer()", "primary_key=True"))]
    for n in range(rng.randint(1, 3) if number else 0):
        columns.append(ColumnText(f"parent_{n}", (), rng.randrange(number), f"fk_{number}_{n}"))
    columns += [_column(rng, n, dialect) for n in range(rng.randint(8, 15) - len(columns))]
    indexes = ((f"ix_{number}_a", ("c2",)), (f"ix_{number}_b", ("c3", "c0")))
    comment = "kept for years" if dialect == "postgresql" else ""
    return TableText(
        number, tuple(columns), tuple(_constraints(rng, number, dialect)), indexes, comment
    )


def _constraints(rng: random.Random, number: int, dialect: str) -> Iterator[str]:
    if rng.random() < 0.7:
        yield f"sa.UniqueConstraint('c0', 'c1', name='uq_{number}')"
    if rng.random() < 0.4:
        checked = "c0" if dialect == "mariadb" else "id"  # nothing there is checked that counts
        yield f"sa.CheckConstraint('{checked} > 0', name='ck_{number}')"


def _column(rng: random.Random, number: int, dialect: str) -> ColumnText:
    first = COLUMNS[:2] if dialect == "mariadb" else COLUMNS[:6]  # its texts need a length in a key
    type_, default = rng.choice(first if number < 4 else COLUMNS)
    if dialect == "mariadb" and default == "sa.true()":
        default = "sa.text('1')"  # Alembic takes the other for a difference there
    arguments = [type_, f"nullable={rng.random() < 0.6}"]
    if number >= 4 and dialect == "postgresql" and rng.random() < 0.1:
        arguments[0], default = f"kind_{rng.randrange(ENUMS)}", None
    if default is not None and rng.random() < 0.9:
        arguments.append(f"server_default={default}")
    if dialect == "postgresql" and rng.random() < 0.2:
        arguments.append(f"comment='the {number}th'")
    return ColumnText(f"c{number}", tuple(arguments))
