"""Which of the two servers it is."""

from __future__ import annotations

import sqlalchemy as sa


def is_mariadb(dialect: sa.Dialect) -> bool:
    """Tell MariaDB from MySQL: by what it answered, or by the URL where nothing is connected to."""
    return bool(getattr(dialect, "is_mariadb", False))
