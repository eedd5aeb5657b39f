"""The models that are measured: many tables of the usual sort, as the source of a module."""

from __future__ import annotations

import random
from collections.abc import Iterator

HEADER = """\
import sqlalchemy as sa

metadata = sa.MetaData()
"""
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


def module(tables: int, dialect: str, seed: int = 1) -> str:
    """The source of a module with this many tables: 8 to 15 columns each, and what belongs to them."""
    rng = random.Random(seed)
    lines = [HEADER]
    if dialect == "postgresql":
        lines += [
            f"kind_{n} = sa.Enum('new', 'open', 'closed', 'kind {n}', name='kind_{n}')"
            for n in range(ENUMS)
        ]
    for number in range(tables):
        lines += _table(rng, number, dialect)
    return "\n".join(lines) + "\n"


def _table(rng: random.Random, number: int, dialect: str) -> Iterator[str]:
    comment = ', comment="kept for years"' if dialect == "postgresql" else ""
    yield f"t{number} = sa.Table("
    yield f'    "table_{number:04}", metadata,'
    yield "    sa.Column('id', sa.Integer(), primary_key=True),"
    keys = [n for n in range(rng.randint(1, 3)) if number]
    for n in keys:
        target = f"table_{rng.randrange(number):04}.id"
        yield f"    sa.Column('parent_{n}', sa.ForeignKey('{target}', name='fk_{number}_{n}')),"
    amount = rng.randint(8, 15) - 1 - len(keys)
    for n in range(amount):
        yield _column(rng, n, dialect)
    if rng.random() < 0.7:
        yield f"    sa.UniqueConstraint('c0', 'c1', name='uq_{number}'),"
    if rng.random() < 0.4:
        checked = "c0" if dialect == "mariadb" else "id"  # nothing there is checked that counts
        yield f"    sa.CheckConstraint('{checked} > 0', name='ck_{number}'),"
    yield f"    {comment[2:]}," if comment else ""
    yield ")"
    yield f"sa.Index('ix_{number}_a', t{number}.c.c2)"
    yield f"sa.Index('ix_{number}_b', t{number}.c.c3, t{number}.c.c0)"


def _column(rng: random.Random, number: int, dialect: str) -> str:
    first = COLUMNS[:2] if dialect == "mariadb" else COLUMNS[:6]  # its texts need a length in a key
    type_, default = rng.choice(first if number < 4 else COLUMNS)
    if dialect == "mariadb" and default == "sa.true()":
        default = "sa.text('1')"  # Alembic takes the other for a difference there
    arguments = [f"'c{number}'", type_, f"nullable={rng.random() < 0.6}"]
    if number >= 4 and dialect == "postgresql" and rng.random() < 0.1:
        arguments[1], default = f"kind_{rng.randrange(ENUMS)}", None
    if default is not None and rng.random() < 0.9:
        arguments.append(f"server_default={default}")
    if dialect == "postgresql" and rng.random() < 0.2:
        arguments.append(f"comment='the {number}th'")
    return f"    sa.Column({', '.join(arguments)}),"
