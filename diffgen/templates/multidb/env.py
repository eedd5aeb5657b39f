"""How migrations reach the databases. This file is yours to edit."""

import logging
import os
from logging.config import fileConfig

from sqlalchemy import Connection, MetaData, Transaction, engine_from_config, pool
from sqlalchemy.engine import TwoPhaseTransaction

from migrations_runtime import context

# Commit to all databases in two phases: after a failure in any of them nothing stays in any.
# SQLite cannot; PostgreSQL does with max_prepared_transactions set.
USE_TWOPHASE = False

# The configuration: config.get_main_option("...") reads any key of it.
config = context.config

# Logging as the ini says; a program that calls commands has set up its own.
if config.config_file_name is not None and config.cmd_opts is not None:
    fileConfig(
        config.config_file_name,
        disable_existing_loggers=False,
        encoding="utf-8-sig",
    )
log = logging.getLogger("migrations_runtime.env")

# The databases, each a section of the configuration.
databases = config.required("databases").replace(",", " ").split()

# The models of each: {"engine1": shop.models.Base.metadata, "engine2": ...}.
# Without an entry: those that the database's section names by "models".
target_metadata: dict[str, MetaData] = {}


def models_of(name: str) -> MetaData | str | None:
    """Return what to compare a database with."""
    return target_metadata.get(name) or config.get_section_option(name, "models")


def run_migrations_offline() -> None:
    """Write the migrations of each database as SQL, to a file of its name."""
    for name in databases:
        path = f"{name}.sql"
        if context.is_detached_mode():
            path = os.devnull  # only the models are asked for
        else:
            log.info("Writing %s", path)
        with open(path, "w", encoding="utf-8") as buffer:
            context.configure(
                url=config.get_section_option(name, "sqlalchemy.url"),
                output_buffer=buffer,
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                target_metadata=models_of(name),
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def begun(connection: Connection) -> Transaction:
    """Begin a transaction, which lasts until all databases are migrated."""
    return connection.begin_twophase() if USE_TWOPHASE else connection.begin()


def run_migrations_online() -> None:
    """Run the migrations of all databases, and commit them together."""
    connections: dict[str, Connection] = {}
    transactions: list[Transaction] = []
    try:
        for name in databases:
            engine = engine_from_config(
                config.get_section(name, {}), prefix="sqlalchemy.", poolclass=pool.NullPool
            )
            connections[name] = engine.connect()
            transactions.append(begun(connections[name]))

        for name, connection in connections.items():
            log.info("Migrating %s", name)
            context.configure(
                connection=connection,
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                target_metadata=models_of(name),
                expected_database=config.get_section_option(name, "expected_database"),
            )
            context.run_migrations(engine_name=name)

        for transaction in transactions:
            if isinstance(transaction, TwoPhaseTransaction):
                transaction.prepare()
        for transaction in transactions:
            transaction.commit()
    except BaseException:
        for transaction in transactions:
            transaction.rollback()
        raise
    finally:
        for connection in connections.values():
            connection.close()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
