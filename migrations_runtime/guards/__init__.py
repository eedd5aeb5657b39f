"""What stands between a command and the wrong database, or the loss of its data."""

from __future__ import annotations

from migrations_runtime.guards.admission import Admission

__all__ = ["Admission"]
