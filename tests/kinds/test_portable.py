"""What is written in a script for a type of the models."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles, deregister

from tests.laws.catalogs import SQLITE


def written(type_: sa.types.TypeEngine[Any]) -> str:
    return SQLITE.type_source(SQLITE.type_of(type_, SQLITE)[0], None).text


def test_a_class_that_the_application_compiles_in_its_own_way_is_what_comes_of_it() -> None:
    compiles(sa.BigInteger, "sqlite")(lambda type_, compiler, **kw: "INTEGER")
    try:
        assert written(sa.BigInteger()) == "sa.Integer()"
    finally:
        deregister(sa.BigInteger)
    assert written(sa.BigInteger()) == "sa.BigInteger()"
