"""From a reference such as ``shop.models:Base`` to the MetaData, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen.environment.models import metadatas
from diffgen.errors import ModelsUnavailable

MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)

class Registry:
    metadata = sa.MetaData()

both = [Base, Registry.metadata]
number = 3
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    import sys

    known = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "shop_of_models"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "models.py").write_text(MODELS)
    yield folder
    for name in set(sys.modules) - known:
        if name.startswith("shop_of_models"):
            del sys.modules[name]


def complaint(*models: str) -> ModelsUnavailable:
    with pytest.raises(ModelsUnavailable) as raised:
        metadatas(None, models)
    return raised.value


def test_a_declarative_base_stands_for_its_metadata(package: Path) -> None:
    (metadata,) = metadatas(None, ["shop_of_models.models:Base"])
    assert list(metadata.tables) == ["account"]


@pytest.mark.parametrize(("name", "count"), [("Registry.metadata", 1), ("both", 2)])
def test_a_metadata_and_a_list_of_them(package: Path, name: str, count: int) -> None:
    assert len(metadatas(None, [f"shop_of_models.models:{name}"])) == count


def test_what_env_py_gives_goes_first() -> None:
    given = sa.MetaData()
    assert metadatas(given, ["no.such:Base"]) == (given,)
    assert metadatas([given], ()) == (given,)


def test_no_models_at_all_says_where_to_name_them() -> None:
    assert str(complaint()) == (
        "no models to compare with; set target_metadata in env.py, "
        "or models = package.module:Base in the configuration"
    )


@pytest.mark.parametrize("reference", ["shop", "shop:", ":Base"])
def test_what_is_no_reference_is_told_how_one_looks(reference: str) -> None:
    assert "is no reference; write package.module:Base" in str(complaint(reference))


def test_a_module_that_there_is_not(package: Path) -> None:
    assert str(complaint("shop_of_models.modles:Base")) == (
        "models = shop_of_models.modles:Base: there is no module shop_of_models.modles; "
        "name the folder it is in by prepend_sys_path"
    )


def test_a_name_that_the_module_has_not(package: Path) -> None:
    assert "shop_of_models.models has no Bass" in str(complaint("shop_of_models.models:Bass"))


def test_a_name_that_holds_no_tables(package: Path) -> None:
    assert "is a int, which has no tables" in str(complaint("shop_of_models.models:number"))


def test_a_failing_import_shows_the_lines_of_the_user_and_no_others(package: Path) -> None:
    (package / "models.py").write_text("from shop_of_models import columns\n")
    columns = package / "columns.py"
    columns.write_text("import json\n\njson.loads('{')\n")
    error = complaint("shop_of_models.models:Base")
    assert "shop_of_models.models:Base failed to import: JSONDecodeError" in str(error)
    assert f"({columns}:3)" in str(error)
    assert "\n" not in str(error)
    shown = [line for line in error.detail.splitlines() if line.startswith("  File ")]
    assert [line.split('"')[1] for line in shown] == [str(package / "models.py"), str(columns)]


def test_a_failing_import_shows_no_lines_of_diffgen(package: Path) -> None:
    models = package / "models.py"
    models.write_text("from diffgen.writing import write\n\nwrite(None, '')\n")
    error = complaint("shop_of_models.models:Base")
    shown = [line for line in error.detail.splitlines() if line.startswith("  File ")]
    assert [line.split('"')[1] for line in shown] == [str(models)]


def test_a_failing_import_within_the_models_is_not_mistaken_for_the_models_missing(
    package: Path,
) -> None:
    (package / "models.py").write_text("import no_such_package\n")
    error = complaint("shop_of_models.models:Base")
    assert "failed to import: ModuleNotFoundError: No module named 'no_such_package'" in str(error)
    assert f"({package / 'models.py'}:1)" in str(error)


def test_a_syntax_error_is_at_its_own_line(package: Path) -> None:
    (package / "models.py").write_text("x = 1\ndef (:\n")
    assert f"({package / 'models.py'}:2)" in str(complaint("shop_of_models.models:Base"))


def test_two_tables_of_one_name_in_one_metadata(package: Path) -> None:
    again = '\nsa.Table("account", Base.metadata, sa.Column("id", sa.Integer))\n'
    (package / "models.py").write_text(MODELS + again)
    assert "Table 'account' is already defined" in str(complaint("shop_of_models.models:Base"))


def test_two_tables_of_one_name_in_two_metadatas() -> None:
    one, other = sa.MetaData(), sa.MetaData()
    sa.Table("account", one)
    sa.Table("account", other)
    with pytest.raises(ModelsUnavailable, match="two tables are named account"):
        metadatas([one, other], ())


def test_the_same_metadata_twice_is_no_conflict() -> None:
    one = sa.MetaData()
    sa.Table("account", one)
    assert metadatas([one, one], ()) == (one,)
