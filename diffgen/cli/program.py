"""The program ``diffgen``: its flags, its commands, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from migrations_runtime.errors import CommandError

#: In the order in which one meets them. Each is a module here, imported when it is called.
COMMANDS = (
    "init",
    "revision",
    "check",
    "upgrade",
    "downgrade",
    "stamp",
    "current",
    "heads",
    "history",
)


class Program(click.Group):
    """The group of all commands, none of which is imported before it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"diffgen.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can cause leaves as a ``Failure``."""
        try:
            return super().invoke(ctx)
        except CommandError as error:
            if ctx.params["raiseerr"]:
                raise
            raise Failure(str(error), error.exit_code, getattr(error, "detail", "")) from error
        except KeyboardInterrupt as error:
            left = " ".join(getattr(error, "__notes__", ())) or "Nothing half-written is left"
            raise Failure(f"interrupted. {left}; run the command again", 2) from error


class Failure(click.ClickException):
    """A command that failed, with what it says about that and its exit code."""

    def __init__(self, message: str, status: int, detail: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.detail = detail


def _version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"diffgen {version('diffgen')}")
        ctx.exit()


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: diffgen revision --autogenerate -m 'add accounts'",
)
@click.option("-c", "--config", multiple=True, metavar="FILE", help="diffgen.ini, pyproject.toml.")
@click.option("-n", "--name", default="diffgen", metavar="SECTION", help="Section of the ini file.")
@click.option("-x", "x", multiple=True, metavar="KEY=VALUE", help="An argument for env.py.")
@click.option("--raiseerr", is_flag=True, help="Show the whole traceback of an error.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version.",
)
def program(**options: object) -> None:
    """Write the migration between a database and SQLAlchemy models, prove it, apply it.

    Exit status: 0 fine, 1 the database and the models differ, 2 an error.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status, errors told on stderr.

    :param arguments: what follows the program's name; None takes them from the process.
    """
    try:
        result = program.main(arguments, prog_name="diffgen", standalone_mode=False)
    except Failure as failure:
        if failure.detail:
            click.echo(failure.detail.rstrip("\n"), err=True)
        _tell(failure.message)
        return failure.status
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.UsageError as error:
        seen = error.ctx.command_path if error.ctx else "diffgen"
        _tell(f"{error.format_message().rstrip('.')}; see: {seen} --help")
        return error.exit_code
    except click.Abort:
        _tell("interrupted; run the command again")
        return 2
    except Exception as error:
        import traceback

        traceback.print_exception(error)
        return error.exit_code if isinstance(error, CommandError) else 2
    return result if isinstance(result, int) else 0


def _tell(message: str) -> None:
    click.echo(f"Error: {' '.join(message.split())}", err=True)
