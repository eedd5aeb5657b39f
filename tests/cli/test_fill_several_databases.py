"""What rows get, where one env.py migrates several databases."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.cli.conftest import MODELS, Shell


def test_one_has_a_second_revision_and_the_other_one_does_nothing_in_it(shell: Shell) -> None:
    shell.write("shop.py", MODELS)
    shell.write("archive.py", MODELS)
    shell.does("init", "--template", "multidb", "migrations")
    ini = Path(shell.folder, "diffgen.ini")
    text = ini.read_text(encoding="utf-8")
    for before, after in (
        ("driver://user:pass@localhost/dbname2", "sqlite:///two.db"),
        ("driver://user:pass@localhost/dbname", "sqlite:///one.db"),
        ("# models = shop.models:Base", "models = shop:Base"),
        ("# models = shop.archive:Base", "models = archive:Base"),
    ):
        text = text.replace(before, after)
    ini.write_text(text, encoding="utf-8")
    shell.does("revision", "--autogenerate", "-m", "accounts")
    shell.does("upgrade", "head")
    for name in ("one", "two"):
        with sqlite3.connect(f"{name}.db") as connection:
            connection.execute("INSERT INTO account VALUES (1, 'Ada')")
        connection.close()

    shell.write("shop.py", f"{MODELS}    handle: Mapped[str]\n")
    shell.write("archive.py", f"{MODELS}    age: Mapped[int]\n")
    said = shell.does(
        *("revision", "--autogenerate", "-m", "more"),
        *("--backfill", "engine1:account.handle=lower(name)"),
        *("--fill", "engine2:account.age=7"),
    )
    assert "engine1: proved: up ✓ down ✓\nengine2: proved: up ✓ down ✓\n" in said
    shell.does("upgrade", "head")
    shell.does("check")
    for name, value in (("one", "ada"), ("two", 7)):
        connection = sqlite3.connect(f"{name}.db")
        assert connection.execute("SELECT * FROM account").fetchall() == [(1, "Ada", value)]
        connection.close()
