"""Histories to measure: which revisions there are, and their files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Work = Callable[[int], tuple[str, str]]
SCRIPT = '''"""{message}

Revision ID: {id}
Revises: {below}
Create Date: 2026-11-21 00:16:24.520132

"""
from typing import Sequence, Union

from {package} import op
import sqlalchemy as sa


# revision identifiers
revision: str = {id!r}
down_revision: Union[str, Sequence[str], None] = {down!r}
branch_labels: Union[str, Sequence[str], None] = {label!r}
depends_on: Union[str, Sequence[str], None] = {needs!r}


def upgrade() -> None:
    """Upgrade schema."""
    {upgrade}


def downgrade() -> None:
    """Downgrade schema."""
    {downgrade}
'''


@dataclass(frozen=True)
class Member:
    """A revision, by numbers."""

    number: int
    below: tuple[int, ...]
    needs: int | None = None
    label: str | None = None


@dataclass(frozen=True)
class Shape:
    """A history."""

    members: tuple[Member, ...]

    @property
    def heads(self) -> list[str]:
        """The ids that no other follows or needs."""
        above = {below for member in self.members for below in (*member.below, member.needs)}
        return [identifier(m.number) for m in self.members if m.number not in above]


def in_a_line(count: int) -> Shape:
    """Each revision follows the one before."""
    return Shape(tuple(Member(n, (n - 1,) if n else ()) for n in range(count)))


def branches(count: int, number: int = 200) -> Shape:
    """A trunk that branches fork off and are merged into, one after the other."""
    return Shape(tuple(_branches(count, number)))


def _branches(count: int, number: int) -> Iterator[Member]:
    length = count // number - 3
    yield Member(0, ())
    trunk, last, next_ = 0, None, 1
    for branch in range(number):
        # One more on the trunk, a branch beside it that needs the branch before, and the merge.
        fork, below = trunk, trunk
        yield Member(next_, (fork,))
        trunk, next_ = next_, next_ + 1
        for step in range(length):
            label = f"branch{branch}" if not step else None
            yield Member(next_, (below,), None if step else last, label)
            below, next_ = next_, next_ + 1
        yield Member(next_, (trunk, below))
        trunk, last, next_ = next_, below, next_ + 1


def identifier(number: int) -> str:
    """The id of a revision: of the usual sort, and the same at every run."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()[:12]


def two_calls(number: int) -> tuple[str, str]:
    """What a revision does in a history that nobody runs."""
    up = f"""op.add_column("t{number}", sa.Column("c{number}", sa.Integer(), nullable=True))
    op.create_index("ix_{number}", "t{number}", ["c{number}"], unique=False)"""
    down = f"""op.drop_index("ix_{number}", table_name="t{number}")
    op.drop_column("t{number}", "c{number}")"""
    return up, down


def real_work(number: int) -> tuple[str, str]:
    """What revisions do that are run: a table, a column of it, an index, and rows, in turn."""
    table = f"t{number // 4}"
    match number % 4:
        case 0:
            return (
                f"""op.create_table(
        "{table}",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("amount", sa.Numeric(10, 2), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
    )""",
                f'op.drop_table("{table}")',
            )
        case 1:
            added = 'sa.Column("state", sa.String(20), server_default="new", nullable=False)'
            return f'op.add_column("{table}", {added})', f'op.drop_column("{table}", "state")'
        case 2:
            index = f'"ix_{table}_state"'
            columns = '["state", "name"]'
            return (
                f'op.create_index({index}, "{table}", {columns})',
                f'op.drop_index({index}, table_name="{table}")',
            )
        case _:
            rows = f"INSERT INTO {table} (id, name) VALUES (1, 'one'), (2, 'two')"
            return f'op.execute("{rows}")', f'op.execute("DELETE FROM {table}")'


def write_versions(shape: Shape, folder: Path, package: str, work: Work = two_calls) -> None:
    """Write the files, as the tool whose scripts import ``package`` would name them."""
    folder.mkdir(parents=True, exist_ok=True)
    for member in shape.members:
        id_ = identifier(member.number)
        upgrade, downgrade = work(member.number)
        below = tuple(identifier(number) for number in member.below)
        source = SCRIPT.format(
            message=f"change {member.number}",
            id=id_,
            below=", ".join(below),
            down=below if len(below) > 1 else (below[0] if below else None),
            label=(member.label,) if member.label else None,
            needs=None if member.needs is None else identifier(member.needs),
            package=package,
            upgrade=upgrade,
            downgrade=downgrade,
        )
        (folder / f"{id_}_change_{member.number}.py").write_text(source)
