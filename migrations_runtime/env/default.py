"""What runs where an environment has no ``env.py``: the configuration alone says how to connect."""

from __future__ import annotations

from logging.config import fileConfig

import sqlalchemy as sa

from migrations_runtime.asynchronous import run_async
from migrations_runtime.config import Config
from migrations_runtime.environment import EnvironmentContext


def run_default_env(environment: EnvironmentContext) -> None:
    """Connect as the configuration says, and do what the command is there for.

    ``config.attributes["connection"]`` is used if a program hands one over; else the keys
    ``sqlalchemy.*`` make an engine, an asynchronous one where the URL's driver is.

    :raises ConfigError: there is no ``sqlalchemy.url``.
    """
    config = environment.config
    _set_logging_up(config)
    connection: sa.Connection | None = config.attributes.get("connection")
    if environment.is_offline_mode():
        environment.configure(url=config.required("sqlalchemy.url"), literal_binds=True)
        _migrate(environment)
    elif connection is not None:
        _on(connection, environment)
    elif sa.make_url(config.required("sqlalchemy.url")).get_dialect().is_async:
        run_async(_connected, environment)
    else:
        engine = sa.engine_from_config(_keys(config), poolclass=sa.NullPool)
        with engine.connect() as connection:
            _on(connection, environment)


def _set_logging_up(config: Config) -> None:
    """Do what the ini says, for the command line alone: a program has its own logging."""
    if config.cmd_opts is None or config.config_file_name is None:
        return
    if config.file_config.has_section("loggers"):
        fileConfig(config.config_file_name, disable_existing_loggers=False, encoding="utf-8-sig")


async def _connected(environment: EnvironmentContext) -> None:
    from sqlalchemy.ext.asyncio import async_engine_from_config

    engine = async_engine_from_config(_keys(environment.config), poolclass=sa.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_on, environment)


def _on(connection: sa.Connection, environment: EnvironmentContext) -> None:
    environment.configure(connection=connection)
    _migrate(environment)


def _migrate(environment: EnvironmentContext) -> None:
    with environment.begin_transaction():
        environment.run_migrations()


def _keys(config: Config) -> dict[str, str]:
    return config.get_section(config.config_ini_section, {})
