"""Values for the rows that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from migrations_runtime.operations.directive import DirectiveOp


@dataclass(eq=False)
class BackfillOp(DirectiveOp):
    """``op.backfill``."""

    function: ClassVar[str] = "backfill"
    table: str | sa.Table | sa.TableClause
    values: Mapping[str, Any]
    _: KW_ONLY
    where: sa.ColumnElement[bool] | str | None = None
    key: str | Sequence[str] | None = None
    batch_size: int | None = None
    pause: float = 0.0
    schema: str | None = None
    name: str | None = None
    one_transaction: bool = False
