"""How migrations reach the database. This file is yours to edit."""

from logging.config import fileConfig

from sqlalchemy import Connection, engine_from_config, pool

from migrations_runtime import context

# The configuration: config.get_main_option("...") reads any key of it.
config = context.config

# Logging as the ini says; a program that calls commands has set up its own.
if config.config_file_name is not None and config.cmd_opts is not None:
    fileConfig(
        config.config_file_name,
        disable_existing_loggers=False,
        encoding="utf-8-sig",
    )

# The models to compare with, such as shop.models.Base.metadata, or a list of several MetaData.
# None: those that the configuration names by "models".
target_metadata = None


def run_migrations_offline() -> None:
    """Write the migrations as SQL, without a connection."""
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )

    with context.begin_transaction():
        context.run_migrations()


def do_run_migrations(connection: Connection) -> None:
    """Run the migrations on a connection."""
    context.configure(connection=connection, target_metadata=target_metadata)

    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    """Run the migrations on the connection that a program hands over, else on one of our own."""
    connection = config.attributes.get("connection")

    if connection is not None:
        do_run_migrations(connection)
        return

    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )

    with connectable.connect() as connection:
        do_run_migrations(connection)


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
