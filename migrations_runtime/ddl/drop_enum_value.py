"""A label less: PostgreSQL has no DROP VALUE, so that the columns move over to a type without it.

https://www.postgresql.org/docs/current/datatype-enum.html#DATATYPE-ENUM-IMPLEMENTATION-DETAILS
"""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.enums import EnumDDL
from migrations_runtime.naming import object_name


class DropEnumValue(EnumDDL):
    """A new type takes the place of the enum; its columns and their defaults follow.

    The server finds them, in the same statement, so that a script of SQL can do so, too. A type goes
    down to the tables that inherit the column, and must be changed from there; a default would, too,
    where a table may have one of its own, so that defaults are taken off and put back by ``ONLY``.
    https://www.postgresql.org/docs/current/sql-altertable.html
    """

    def __init__(
        self, name: str, label: str, schema: str | None = None, *, replace_with: str | None = None
    ) -> None:
        super().__init__(name, schema)
        self.label = label
        self.replace_with = replace_with


@compiles(DropEnumValue, "postgresql")
def drop_enum_value(element: DropEnumValue, compiler: DDLCompiler, **kw: object) -> str:
    """``DO $$ ... CREATE TYPE mood AS ENUM (...); ALTER TABLE ...; DROP TYPE mood_before; END $$``."""
    before = object_name(element.name, "", "before")
    type_, type_before = (
        clauses.plain(compiler, clauses.qualified(compiler, name, element.schema))
        for name in (element.name, before)
    )
    enum = f"{clauses.quoted(type_)}::regtype"
    label = clauses.quoted(element.label)
    missing = clauses.quoted(f"enum {type_} has no label {element.label}".replace("%", "%%"))
    comment = f"obj_description({clauses.quoted(type_before)}::regtype, 'pg_type')"
    body = f"""DECLARE
  labels text := (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
    FROM pg_enum WHERE enumtypid = {enum} AND enumlabel <> {label});
  moves text[] := ARRAY(SELECT
      format(CASE step WHEN 2 THEN 'ALTER TABLE %s ' ELSE 'ALTER TABLE ONLY %s ' END, attrelid::regclass)
      || string_agg(CASE step
        WHEN 1 THEN format('ALTER COLUMN %I DROP DEFAULT', attname)
        WHEN 2 THEN {_moved(element, type_)}
        ELSE format('ALTER COLUMN %I SET DEFAULT ', attname) || pg_get_expr(adbin, adrelid)
      END, ', ' ORDER BY attnum)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      JOIN pg_type ON pg_type.oid = {enum} AND atttypid IN (pg_type.oid, typarray)
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      CROSS JOIN generate_series(1, 3) AS step
    WHERE relkind IN ('r', 'p') AND NOT attisdropped AND attgenerated = ''
      AND CASE step WHEN 2 THEN attinhcount = 0 ELSE adbin IS NOT NULL END
    GROUP BY step, attrelid ORDER BY step, attrelid);
  move text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_enum WHERE enumtypid = {enum} AND enumlabel = {label}) THEN
    RAISE EXCEPTION {missing};
  END IF;
  ALTER TYPE {type_} RENAME TO {clauses.plain(compiler, clauses.name(compiler, before))};
  EXECUTE format('CREATE TYPE %s AS ENUM (%s)', {clauses.quoted(type_)}, labels);
  FOREACH move IN ARRAY moves LOOP EXECUTE move; END LOOP;
  EXECUTE format('COMMENT ON TYPE %s IS %L', {clauses.quoted(type_)}, {comment});
  DROP TYPE {type_before};
END"""
    return clauses.verbatim(compiler, f"DO {clauses.dollar_quoted(body)}")


def _moved(element: DropEnumValue, type_: str) -> str:
    """Return the expression of the clause that moves a column of ``pg_attribute``."""
    scalar, array = "%1$I::text", "%1$I::text[]"
    values = [type_]
    if element.replace_with is not None:
        scalar = "CASE %1$I::text WHEN %3$L THEN %4$L ELSE %1$I::text END"
        array = "array_replace(%1$I::text[], %3$L, %4$L)"
        values += [element.label, element.replace_with]
    given = ", ".join(["attname", *map(clauses.quoted, values)])
    return f"""format(CASE atttypid
          WHEN typarray THEN 'ALTER COLUMN %1$I TYPE %2$s[] USING ({array})::%2$s[]'
          ELSE 'ALTER COLUMN %1$I TYPE %2$s USING ({scalar})::%2$s' END, {given})"""
