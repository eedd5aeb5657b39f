"""Random tables and what ties them together."""

from __future__ import annotations

import random

from tests.roundtrip import column_types, indexes, names, parts
from tests.roundtrip.spec import Column, PrimaryKey, Schema, Table, with_options

MARIADB: tuple[dict[str, object], ...] = (
    {"mysql_engine": "InnoDB"},
    {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"},
    {"mysql_engine": "MyISAM"},
    {"mysql_engine": "Aria"},
    {"mysql_charset": "latin1"},
    {"mysql_charset": "utf8mb3"},
    {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"},
    {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"},
    {"mysql_charset": "latin1", "mysql_collate": "latin1_general_cs", "mysql_engine": "InnoDB"},
    {"mysql_row_format": "DYNAMIC"},
    {"mysql_row_format": "COMPACT"},
    {"mysql_row_format": "COMPRESSED", "mysql_key_block_size": "8"},
    {
        "mysql_stats_persistent": "1",
        "mysql_stats_auto_recalc": "0",
        "mysql_stats_sample_pages": "30",
    },
    {"mysql_max_rows": "1000", "mysql_min_rows": "10", "mysql_avg_row_length": "100"},
    {
        "mysql_engine": "MyISAM",
        "mysql_checksum": "1",
        "mysql_delay_key_write": "1",
        "mysql_pack_keys": "1",
    },
    {"mysql_engine": "Aria", "mysql_transactional": "0", "mysql_page_checksum": "0"},
)


def add_table(rng: random.Random, schema: Schema) -> Table:
    """Add a table to the schema, with all that belongs to it but foreign keys."""
    table = Table(names.fresh(rng, schema.dialect, parts.taken_names(schema)))
    schema.tables.append(table)
    if schema.dialect == "postgresql":
        table.schema = rng.choice(parts.SCHEMAS)
        table.says_public = table.schema is None and rng.random() < 0.1
    elif schema.dialect == "mariadb":
        table.options = with_options((), **table_options(rng, schema, table))
    else:
        table.options = with_options((), sqlite_strict=True if rng.random() < 0.12 else None)
    table.comment = parts.comment(rng)
    _key_column(rng, schema, table)
    for _ in range(rng.choice((0, 1, 2, 3, 4, 5, 6))):
        table.columns.append(parts.column(rng, schema, table))
    if table.primary_key is None and (rng.random() < 0.7 or not table.columns):
        if not table.columns:
            table.columns.append(parts.column(rng, schema, table, plain=True))
        table.primary_key = parts.primary_key(rng, schema, table)
    for add, amount in ((_unique, 0.4), (_check, 0.6), (_index, 0.9)):
        while rng.random() < amount:
            add(rng, schema, table)
            amount /= 2
    if schema.dialect != "mariadb":
        table.options = with_options(table.options, **table_options(rng, schema, table))
    return table


def _key_column(rng: random.Random, schema: Schema, table: Table) -> None:
    """Most tables have what most tables have: an integer that counts."""
    if rng.random() > 0.65:
        return
    type_ = column_types.key_type(rng, schema, strict=bool(table.option("sqlite_strict")))
    name = "id" if rng.random() < 0.7 else names.fresh(rng, schema.dialect, ())
    column = Column(name, type_)
    table.columns.append(column)
    table.primary_key = PrimaryKey([name], parts.constraint_name(rng, schema, chance=0.25))
    table.primary_key.inline = table.primary_key.name is None and rng.random() < 0.8
    if type_.serial:
        column.autoincrement = rng.choice((None, None, None, True, False))
        if schema.dialect == "postgresql" and column.autoincrement is None and rng.random() < 0.3:
            column.identity = tuple(rng.choice(parts.IDENTITIES).items())


def table_options(rng: random.Random, schema: Schema, table: Table) -> dict[str, object]:
    """Dialect options of a table."""
    if schema.dialect == "mariadb":
        return rng.choice(MARIADB) if rng.random() < 0.3 else {}
    if schema.dialect == "sqlite":
        return {
            "sqlite_with_rowid": False if rng.random() < 0.08 else None,
            "sqlite_autoincrement": True if rng.random() < 0.2 else None,
        }
    if column_types.SQLALCHEMY < (2, 1) or rng.random() > 0.15:
        return {}
    return {"postgresql_with": {"fillfactor": rng.choice((50, 70, 90))}}


def _unique(rng: random.Random, schema: Schema, table: Table) -> None:
    made = parts.unique(rng, schema, table)
    table.uniques += [made] if made is not None else []


def _check(rng: random.Random, schema: Schema, table: Table) -> None:
    made = parts.check(rng, schema, table)
    table.checks += [made] if made is not None else []


def _index(rng: random.Random, schema: Schema, table: Table) -> None:
    made = indexes.index(rng, schema, table)
    table.indexes += [made] if made is not None else []


def add_foreign_key(rng: random.Random, schema: Schema, table: Table) -> None:
    """A foreign key to any table, the table itself too; cycles come of themselves."""
    made = parts.foreign_key(rng, schema, table)
    table.foreign_keys += [made] if made is not None else []
