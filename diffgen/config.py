"""The configuration, which the developer's tool and production share."""

from __future__ import annotations

from migrations_runtime.config import Config
from migrations_runtime.settings.settings import Settings

__all__ = ["Config", "Settings"]
