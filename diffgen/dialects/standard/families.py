"""What is known of a server by the dialect of SQLAlchemy's that its own descends from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect

from migrations_runtime.dialects.ancestry import ancestry

#: Those that Oracle brings along, as SQLAlchemy spells them:
#: https://docs.oracle.com/en/database/oracle/oracle-database/23/dbseg/predefined-schema-user-accounts.html
_ORACLE_SCHEMAS = frozenset(
    {
        "anonymous",
        "appqossys",
        "audsys",
        "ctxsys",
        "dbsfwuser",
        "dbsnmp",
        "dip",
        "dvf",
        "dvsys",
        "ggsys",
        "gsmadmin_internal",
        "gsmcatuser",
        "gsmuser",
        "lbacsys",
        "mddata",
        "mdsys",
        "ojvmsys",
        "olapsys",
        "orddata",
        "ordplugins",
        "ordsys",
        "outln",
        "remote_scheduler_agent",
        "si_informtn_schema",
        "sys",
        "sys$umf",
        "sysbackup",
        "sysdg",
        "syskm",
        "sysrac",
        "system",
        "wmsys",
        "xdb",
        "xs$null",
    }
)
#: Those of roles and of the catalog:
#: https://learn.microsoft.com/sql/relational-databases/security/authentication-access/ownership-and-user-schema-separation
_MSSQL_SCHEMAS = frozenset(
    {
        "INFORMATION_SCHEMA",
        "db_accessadmin",
        "db_backupoperator",
        "db_datareader",
        "db_datawriter",
        "db_ddladmin",
        "db_denydatareader",
        "db_denydatawriter",
        "db_owner",
        "db_securityadmin",
        "guest",
        "sys",
    }
)
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, eq=False)
class Family:
    """How the servers of a family differ from others.

    :param synonyms: types that are the same there, or that the one is kept as the other, in one spelling.
    :param unsized: types whose arguments say nothing.
    :param folds: whether names are the same in whatever case.
    :param indexes_foreign_keys: whether the server makes an index for each foreign key that has none.
    :param own_checks: conditions that the server brings along.
    :param hidden_schemas: the schemas that the server keeps for itself.
    :param is_known: whether the server is the family's own, so that all types are known that it keeps as others.
    """

    synonyms: Mapping[str, str] = field(default_factory=dict)
    unsized: frozenset[str] = frozenset()
    folds: bool = False
    indexes_foreign_keys: bool = False
    own_checks: re.Pattern[str] = _NOTHING
    hidden_schemas: frozenset[str] = frozenset({"information_schema", "INFORMATION_SCHEMA", "sys"})
    is_known: bool = False


_OTHERS = Family()
_FAMILIES = {
    # https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT
    "postgresql": Family(
        synonyms={"FLOAT": "DOUBLE", "FLOAT(24)": "REAL", "FLOAT(53)": "DOUBLE"},
        hidden_schemas=frozenset({"information_schema", "pg_catalog", "pg_toast"}),
    ),
    # https://mariadb.com/kb/en/data-types/ · https://mariadb.com/kb/en/foreign-keys/ ·
    # https://mariadb.com/kb/en/json/
    "mysql": Family(
        synonyms={"BOOLEAN": "TINYINT", "JSON": "LONGTEXT", "FLOAT(53)": "DOUBLE"},
        unsized=frozenset({"TEXT", "BLOB"}),
        folds=True,
        indexes_foreign_keys=True,
        own_checks=re.compile(r"json_valid \( \S+ \)"),
        hidden_schemas=frozenset({"information_schema", "mysql", "performance_schema", "sys"}),
    ),
    # https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Data-Types.html
    "oracle": Family(
        synonyms={
            "NUMBER": "NUMERIC",
            "VARCHAR2": "VARCHAR",
            "NVARCHAR2": "NVARCHAR",
            "SMALLINT": "INTEGER",
            "NUMERIC(38)": "INTEGER",
            "FLOAT(126)": "DOUBLE",
            "FLOAT": "DOUBLE",
            "FLOAT(63)": "REAL",
        },
        hidden_schemas=_ORACLE_SCHEMAS,
    ),
    # https://learn.microsoft.com/sql/t-sql/data-types/float-and-real-transact-sql
    "mssql": Family(
        synonyms={"FLOAT(53)": "DOUBLE", "FLOAT": "DOUBLE", "FLOAT(24)": "REAL", "BOOLEAN": "BIT"},
        folds=True,
        hidden_schemas=_MSSQL_SCHEMAS,
    ),
    "sqlite": Family(folds=True),
}


def family_of(sqlalchemy: type[SQLAlchemyDialect]) -> tuple[str, Family]:
    """Return the name of the dialect that a class descends from, or is, and what is known by that.

    The name is the one that SQLAlchemy's compilers know keyword arguments by (``postgresql_where``).
    """
    for one in ancestry(sqlalchemy):
        if one.name in _FAMILIES:
            return one.name, replace(_FAMILIES[one.name], is_known=one is sqlalchemy)
    return sqlalchemy.name, _OTHERS
