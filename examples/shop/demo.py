"""Takes the shop through its migrations on SQLite, and shows what it runs."""

from __future__ import annotations

import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent

ROWS = """
INSERT INTO customer (id, name, mail) VALUES (1, 'Ada', 'ada@example.org'), (2, 'Bo', 'bo@example.org');
INSERT INTO orders (customer_id, status, total) VALUES (1, 'open', 12.50), (1, 'paid', 8), (2, 'open', 99.95);
"""


class Demo:
    """A project in a folder, and what is done to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def say(self, text: str) -> None:
        print(f"\n# {text}", flush=True)

    def diffgen(self, line: str, status: int = 0) -> None:
        """Show a command, run it, and insist on how it ends."""
        print(f"$ diffgen {line}", flush=True)
        command = [sys.executable, "-m", "diffgen", *shlex.split(line)]
        ended = subprocess.run(command, cwd=self.folder, check=False).returncode
        if ended != status:
            sys.exit(f"Error: this command ended with {ended} and not with {status}")

    def models(self, version: int) -> None:
        """Put the models of a version in place."""
        shutil.copy(HERE / f"models_{version}.py", self.folder / "shop" / "models.py")

    def show_newest_script(self) -> None:
        scripts = (self.folder / "migrations" / "versions").glob("*.py")
        newest = max(scripts, key=lambda path: path.stat().st_mtime_ns)
        print(f"$ cat {newest.relative_to(self.folder)}\n{newest.read_text()}", flush=True)

    def sql(self, text: str) -> None:
        """Show statements, run them, and show the rows that they give."""
        with closing(sqlite3.connect(self.folder / "shop.db")) as connection, connection:
            for statement in filter(None, map(str.strip, text.split(";\n"))):
                print(f"sqlite> {statement.rstrip(';')};", flush=True)
                for row in connection.execute(statement):
                    print("  ", *row, flush=True)

    def run(self) -> None:
        self.say("A project with models, and no migrations yet")
        self.models(1)
        self.diffgen("init migrations --models shop.models:Base --url sqlite:///shop.db")

        self.say("The first revision is what the models say")
        self.diffgen("revision --autogenerate -m 'customers and orders'")
        self.diffgen("upgrade head")
        self.diffgen("check")
        self.sql(ROWS)

        self.say(
            "The models change: mail is now email, orders may be sent, customers have a country"
        )
        self.models(2)
        self.diffgen("check", status=1)
        self.diffgen("revision --autogenerate -m 'countries and sent orders'")
        self.show_newest_script()
        self.diffgen("upgrade head")
        self.diffgen("check")

        self.say("All rows are still there")
        self.sql("SELECT id, name, email, country FROM customer;\nSELECT * FROM orders;\n")
        self.diffgen("history --indicate-current")

        self.say("Somebody changes the models and forgets the revision: CI sees it")
        self.models(3)
        self.diffgen("check", status=1)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="diffgen-demo-") as folder:
        (Path(folder) / "shop").mkdir()
        (Path(folder) / "shop" / "__init__.py").touch()
        Demo(Path(folder)).run()


if __name__ == "__main__":
    main()
