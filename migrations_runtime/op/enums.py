"""PostgreSQL's enum types: create, drop, change their labels."""

from __future__ import annotations

from collections.abc import Iterable

from migrations_runtime.ddl import enums
from migrations_runtime.ddl.drop_enum_value import DropEnumValue
from migrations_runtime.op import rebuild
from migrations_runtime.op.active import operations
from migrations_runtime.op.rebuild import EnumColumn

__all__ = [
    "EnumColumn",
    "add_enum_value",
    "create_enum",
    "drop_enum",
    "drop_enum_value",
    "rebuild_enum",
    "rename_enum",
    "rename_enum_value",
]


def create_enum(
    name: str, *labels: str, schema: str | None = None, if_not_exists: bool = False
) -> None:
    """Create an enum type; ``create_table`` and ``add_column`` do so by themselves for a new one.

    >>> op.create_enum("mood", "sad", "happy")
    CREATE TYPE mood AS ENUM ('sad', 'happy');
    """
    created = enums.CreateEnum(name, labels, schema, guarded=if_not_exists)
    operations().executor.execute(created)


def drop_enum(name: str, *, schema: str | None = None, if_exists: bool = False) -> None:
    """Drop an enum type that no column uses any more.

    >>> op.drop_enum("mood")
    DROP TYPE mood;
    """
    operations().executor.execute(enums.DropEnum(name, schema, if_exists=if_exists))


def rename_enum(name: str, new_name: str, *, schema: str | None = None) -> None:
    """Rename an enum type; it stays in its schema.

    >>> op.rename_enum("mood", "feeling")
    ALTER TYPE mood RENAME TO feeling;
    """
    operations().executor.execute(enums.RenameEnum(name, new_name, schema))


def add_enum_value(
    name: str,
    label: str,
    *,
    before: str | None = None,
    after: str | None = None,
    schema: str | None = None,
    if_not_exists: bool = False,
) -> None:
    """Add a label, by default as the last one.

    PostgreSQL lets no statement use it before the transaction has ended.

    >>> op.add_enum_value("mood", "ok", before="happy")
    ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy';
    """
    added = enums.AddEnumValue(
        name, label, schema, before=before, after=after, if_not_exists=if_not_exists
    )
    operations().executor.execute(added)


def rename_enum_value(name: str, label: str, new_label: str, *, schema: str | None = None) -> None:
    """Rename a label; rows that have it show the new one.

    >>> op.rename_enum_value("mood", "ok", "fine")
    ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
    """
    operations().executor.execute(enums.RenameEnumValue(name, label, new_label, schema))


def drop_enum_value(
    name: str, label: str, *, replace_with: str | None = None, schema: str | None = None
) -> None:
    """Drop a label: a type without it takes the enum's place, with its columns and their defaults.

    A row or a default with the label is an error; with ``replace_with``, such rows get that label.
    So is a view, an index' condition or a check that uses the type: drop it before, and make it anew.

    >>> op.drop_enum_value("mood", "ok")
    DO $$ DECLARE
      labels text := (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = 'mood'::regtype AND enumlabel <> 'ok');
      moves text[] := ARRAY(SELECT
          format(CASE step WHEN 2 THEN 'ALTER TABLE %s ' ELSE 'ALTER TABLE ONLY %s ' END, attrelid::regclass)
          || string_agg(CASE step
            WHEN 1 THEN format('ALTER COLUMN %I DROP DEFAULT', attname)
            WHEN 2 THEN format(CASE atttypid
              WHEN typarray THEN 'ALTER COLUMN %1$I TYPE %2$s[] USING (%1$I::text[])::%2$s[]'
              ELSE 'ALTER COLUMN %1$I TYPE %2$s USING (%1$I::text)::%2$s' END, attname, 'mood')
            ELSE format('ALTER COLUMN %I SET DEFAULT ', attname) || pg_get_expr(adbin, adrelid)
          END, ', ' ORDER BY attnum)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
          JOIN pg_type ON pg_type.oid = 'mood'::regtype AND atttypid IN (pg_type.oid, typarray)
          LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
          CROSS JOIN generate_series(1, 3) AS step
        WHERE relkind IN ('r', 'p') AND NOT attisdropped AND attgenerated = ''
          AND CASE step WHEN 2 THEN attinhcount = 0 ELSE adbin IS NOT NULL END
        GROUP BY step, attrelid ORDER BY step, attrelid);
      move text;
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_enum WHERE enumtypid = 'mood'::regtype AND enumlabel = 'ok') THEN
        RAISE EXCEPTION 'enum mood has no label ok';
      END IF;
      ALTER TYPE mood RENAME TO mood_before;
      EXECUTE format('CREATE TYPE %s AS ENUM (%s)', 'mood', labels);
      FOREACH move IN ARRAY moves LOOP EXECUTE move; END LOOP;
      EXECUTE format('COMMENT ON TYPE %s IS %L', 'mood', obj_description('mood_before'::regtype, 'pg_type'));
      DROP TYPE mood_before;
    END $$;
    """
    dropped = DropEnumValue(name, label, schema, replace_with=replace_with)
    operations().executor.execute(dropped)


def rebuild_enum(
    name: str,
    labels: Iterable[str],
    *,
    columns: Iterable[EnumColumn] = (),
    schema: str | None = None,
) -> None:
    """Give an enum other labels, or another order of them: PostgreSQL can only do so by a new type.

    Every column that has the type must be named; a row with a label that goes away is an error.
    The comment on the type is kept.

    >>> op.rebuild_enum("mood", ["happy"], columns=[op.EnumColumn("users", "mood")])
    ALTER TYPE mood RENAME TO mood_before;
    CREATE TYPE mood AS ENUM ('happy');
    ALTER TABLE users ALTER COLUMN mood TYPE mood USING mood::text::mood;
    DO $$ BEGIN EXECUTE format('COMMENT ON TYPE %s IS %L', 'mood', obj_description('mood_before'::regtype, 'pg_type')); END $$;
    DROP TYPE mood_before;
    """
    for statement in rebuild.rebuild_enum(name, tuple(labels), tuple(columns), schema):
        operations().executor.execute(statement)
