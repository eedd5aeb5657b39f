"""The naming convention that names follow which an operation does not give."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def metadata_of(migration_context: Any) -> sa.MetaData:
    """Return a new MetaData with the naming convention of the models that a context has."""
    models = migration_context.opts.get("target_metadata") if migration_context else None
    return sa.MetaData(naming_convention=getattr(models, "naming_convention", None))
