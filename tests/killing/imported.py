"""All that an upgrade imports, for the process that upgrades are forked from."""

import psycopg
import pymysql
import sqlalchemy.dialects.mysql.pymysql
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite
import sqlalchemy.orm

import diffgen.__main__
import diffgen.cli.program
import migrations_runtime.environment
import migrations_runtime.op

__all__ = ["diffgen", "migrations_runtime", "psycopg", "pymysql", "sqlalchemy"]
