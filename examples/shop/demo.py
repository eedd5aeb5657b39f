"""Takes the shop through its migrations on SQLite; shows each command before it runs it."""

from __future__ import annotations

import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

HERE = Path(__file__).parent

ROWS = (
    "INSERT INTO customer (id, name, mail, fax) VALUES"
    " (1, 'Ada', 'ada@example.org', '+43 1 555'), (2, 'Bo', 'bo@example.org', NULL)",
    "INSERT INTO orders (customer_id, status, total) VALUES"
    " (1, 'open', 12.50), (1, 'paid', 8), (2, 'open', 99.95)",
)


@dataclass(frozen=True)
class Shop:
    """The folder of a project, and what is done in it."""

    folder: Path

    def models(self, version: int) -> None:
        """Put the models of a version in place; show what changes in them."""
        before, after = self.folder / "shop/models.py", HERE / f"models_{version}.py"
        if before.exists():
            show("shop/models.py")
            print(*changed_lines(before, after), sep="\n", flush=True)
        shutil.copyfile(after, before)

    def diffgen(self, line: str, status: int = 0) -> None:
        """Show a command, run it, and insist on how it ends."""
        show(f"$ diffgen {line}")
        command = [sys.executable, "-m", "diffgen", *shlex.split(line)]
        ended = subprocess.run(command, cwd=self.folder, stderr=subprocess.STDOUT, check=False)
        if ended.returncode != status:
            sys.exit(f"Error: this ended with {ended.returncode}, and should have with {status}")
        if status:
            show(f"[exit status {status}]")

    def newest_script(self) -> None:
        """Show the script that was written last."""
        scripts = (self.folder / "migrations/versions").glob("*.py")
        newest = max(scripts, key=lambda path: path.stat().st_mtime_ns)
        show(f"$ cat {newest.relative_to(self.folder)}")
        print(newest.read_text(encoding="utf-8"), flush=True)

    def sql(self, *statements: str) -> None:
        """Show statements, run them, and show the rows that they give."""
        with closing(sqlite3.connect(self.folder / "shop.db")) as connection, connection:
            for statement in statements:
                show(f"sqlite> {statement};")
                for row in connection.execute(statement):
                    print("|".join(map(str, row)), flush=True)


def changed_lines(before: Path, after: Path) -> Iterator[str]:
    """Yield the lines of code that differ, each with its sign."""
    texts = [path.read_text(encoding="utf-8").splitlines() for path in (before, after)]
    for line in unified_diff(texts[0], texts[1], n=0, lineterm=""):
        is_header = line.startswith(("---", "+++", "@@"))
        if not is_header and line[1:].strip() and '"""' not in line:
            yield line


def say(text: str) -> None:
    """Begin a chapter."""
    show(f"\n# {text}")


def show(line: str) -> None:
    """Print a line of the demo's own, bold on a terminal."""
    print(f"\033[1m{line}\033[0m" if sys.stdout.isatty() else line, flush=True)


def story(shop: Shop) -> None:
    """Take a shop through the life of its models."""
    say("A project with models, and no migrations yet. After this, nothing needs editing.")
    shop.models(1)
    shop.diffgen("init migrations --models shop.models:Base --url sqlite:///shop.db")

    say("The first revision is what the models say.")
    shop.diffgen("revision --autogenerate -m 'customers and orders'")
    shop.diffgen("upgrade head")
    shop.diffgen("check")
    shop.sql(*ROWS)

    say("The models change: mail is now email, orders may be sent, fax makes room for country.")
    shop.models(2)
    shop.diffgen("check", status=1)
    shop.diffgen("revision --autogenerate -m 'countries and sent orders'")
    shop.newest_script()
    shop.diffgen("upgrade head")
    shop.diffgen("check")

    say("Every row is still there, and orders can be sent.")
    shop.sql(
        "SELECT id, name, email, country FROM customer",
        "UPDATE orders SET status = 'sent' WHERE status = 'paid'",
        "SELECT id, customer_id, status, total FROM orders",
    )
    shop.diffgen("history --indicate-current")

    say("Somebody changes the models and forgets the revision: continuous integration sees it.")
    shop.models(3)
    shop.diffgen("check", status=1)


def main() -> None:
    """Run the story in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="diffgen-demo-") as folder:
        package = Path(folder, "shop")
        package.mkdir()
        (package / "__init__.py").touch()
        story(Shop(Path(folder)))


if __name__ == "__main__":
    main()
