"""A program: its flags, its commands, and how it ends.

A command is a module that is imported when it is called::

    SUMMARY = "Show the revisions that nothing follows."  # further lines are for its --help alone
    EXAMPLES = ("heads -v",)                              # as typed after the program's name
    def add_arguments(parser: argparse.ArgumentParser) -> None: ...
    def run(config: Config, options: argparse.Namespace) -> int | None: ...  # the exit status

It may say ``FILES_ONLY = True`` where it reads files alone: it has no progress to show, so nothing is
imported for that; and ``WRITES_CONFIG = True`` where the file that ``-c`` names need not be there.
An argument of the metavar ``REVISION`` is completed by the shell.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import REMAINDER, SUPPRESS, Namespace
from collections.abc import Sequence
from errno import ENOSPC, EPIPE
from importlib import import_module

from migrations_runtime.cli.failing import failed, raised
from migrations_runtime.cli.parser import Parser, UsageError, did_you_mean
from migrations_runtime.cli.typed import Typed
from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError
from migrations_runtime.origin import described, origin
from migrations_runtime.streams import lead_nowhere

_BY_CTRL_C = 130  # what shells make of SIGINT


class Program:
    """A program.

    :param name: what one types.
    :param distribution: the distribution whose version it tells.
    :param summary: what it is for, at the head of its help.
    :param example: one use of it, at the end of its help.
    :param functions: the module that has its commands as functions.
    :param modules: those of its commands, in the order in which one meets them.
    """

    def __init__(
        self,
        name: str,
        distribution: str,
        summary: str,
        example: str,
        functions: str,
        modules: Sequence[str],
    ) -> None:
        self.name = name
        self.distribution = distribution
        self.summary = summary
        self.example = example
        self.functions = functions
        self.modules = {module.rpartition(".")[2]: module for module in modules}

    def run(self, arguments: Sequence[str] | None = None) -> int:
        """Run a command; return the exit status, errors told on stderr.

        :param arguments: what follows the program's name; None takes them from the process.
        """
        if arguments is None:
            # The process is this command's own, and nearly all that it makes lives until it ends.
            # Garbage is looked for where a long migration of data may make much of it, and not
            # while SQLAlchemy and the models are imported.
            gc.set_threshold(1_000_000, 20, 50)
            _open_streams()
        try:
            line = sys.argv[1:] if arguments is None else arguments
            status = self._run(line, is_process=arguments is None)
            sys.stdout.flush()
        except UsageError as error:
            return failed(str(error))
        except BrokenPipeError:  # somebody has read enough: diffgen history | head
            lead_nowhere(sys.stdout)
            return 0
        except OSError as error:
            if error.errno != ENOSPC:
                raise
            lead_nowhere(sys.stdout)
            return failed(f"cannot write what is to be shown: {error.strerror}; make room for it")
        return status

    def main(self, arguments: Sequence[str]) -> None:
        """Run a command for a program, which goes on afterwards.

        :raises SystemExit: the command failed; the code is the exit status.
        :raises CommandError: the command failed, and ``--raiseerr`` was given.
        """
        try:
            status = self._run(arguments, raises=True)
        except UsageError as error:
            status = failed(str(error))
        if status:
            raise SystemExit(status)

    def _run(self, arguments: Sequence[str], raises: bool = False, is_process: bool = False) -> int:
        flags = self.line()
        options = flags.parse(arguments, Typed(functions=self.functions))
        if options.version:
            return self._tell_version()
        if options.help or options.command is None:
            print(self.help(), end="", file=sys.stdout if options.help else sys.stderr)
            return 0 if options.help else 2
        module = self.module(options.command)
        parser = self.parser(options.command, module)
        try:
            parser.parse(options.arguments, options, stand_before=flags.flag_names)
        except SystemExit:  # its --help was asked for, and given
            return 0
        if raises and options.raiseerr:
            return _configured(module, options, _config(module, options))
        if not is_process or getattr(module, "FILES_ONLY", False):
            return _called(module, options)
        from migrations_runtime.interruption import heeded

        with heeded():
            return _called(module, options)

    # -- what there is -------------------------------------------------------------------------

    def module(self, command: str) -> ModuleType:
        """Import a command.

        :raises UsageError: there is none of that name.
        """
        if command not in self.modules:
            meant = did_you_mean(command, self.modules)
            raise UsageError(f"no such command: {command}{meant}", self.name)
        return import_module(self.modules[command])

    def parser(self, command: str, module: ModuleType) -> Parser:
        """Return the parser of what follows the name of a command."""
        examples = [f"{self.name} {example}" for example in module.EXAMPLES]
        title = "Example: " if len(examples) == 1 else "Examples:\n  "
        parser = Parser(f"{self.name} {command}", module.SUMMARY, title + "\n  ".join(examples))
        module.add_arguments(parser)
        return parser

    def flags(self) -> Parser:
        """Return the parser of what stands before the command."""
        parser = Parser(self.name, self.summary, add_help=False)
        parser.usage = f"{self.name} [FLAGS] COMMAND [ARGUMENTS]"
        add = parser.add_argument
        add(
            "-c",
            "--config",
            action="append",
            default=[],
            metavar="FILE",
            help="diffgen.ini or pyproject.toml; twice for one of each",
        )
        add("-n", "--name", default="diffgen", metavar="SECTION", help="section of the ini file")
        add("-x", action="append", metavar="KEY=VALUE", help="argument for env.py; may be repeated")
        add("-q", "--quiet", action="store_true", help="print nothing but errors")
        add("--raiseerr", action="store_true", help="show the whole traceback of an error")
        add("--version", action="store_true", help="show the version")
        add("-h", "--help", action="store_true", help="show this; after a command, the command's")
        return parser

    def line(self) -> Parser:
        """Return the parser of a command line: flags, a command, and what follows as it is."""
        parser = self.flags()
        parser.add_argument("command", nargs="?", help=SUPPRESS)
        parser.add_argument("arguments", nargs=REMAINDER, help=SUPPRESS)
        return parser

    def help(self) -> str:
        """Return the help of the program, a line for each command."""
        width = max(map(len, self.modules))
        listed = [
            f"  {name:{width}}  {self.module(name).SUMMARY.splitlines()[0]}"
            for name in self.modules
        ]
        parser = self.flags()
        parser.epilog = "\n".join(
            ["commands:", *listed, "", f"Example: {self.name} {self.example}"]
        )
        return parser.format_help()

    def _tell_version(self) -> int:
        from importlib.metadata import version

        print(f"{self.name} {version(self.distribution)}")
        return 0


def _called(module: ModuleType, options: Namespace) -> int:
    """Run a command that was understood; return its exit status."""
    config: Config | None = None
    try:
        config = _config(module, options)
        return _configured(module, options, config)
    except CommandError as error:
        if not options.raiseerr:
            return failed(str(error), getattr(error, "detail", ""), error.exit_code, config)
        return raised(error, error.exit_code, config)
    except KeyboardInterrupt as error:
        left = " ".join(getattr(error, "__notes__", ())) or "Nothing half-written is left"
        status = getattr(error, "exit_code", _BY_CTRL_C)
        return failed(f"interrupted. {left}; run the command again", status=status, config=config)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (EPIPE, ENOSPC):
            raise
        if isinstance(error, OSError) and error.filename is not None and not options.raiseerr:
            said = (
                f"{error.filename}: {error.strerror}; see to it, and to who may read and write it"
            )
            return failed(said, config=config)
        # a defect of ours: whatever else a user can cause is a CommandError
        return raised(error, config=config)
    except BaseException as error:  # a script of the user's raised what is no Exception
        said = f"{origin(error) or options.command}: {described(error)}"
        return failed(f"{said}. See 'current' for what was done", config=config)


def _config(module: ModuleType, options: Namespace) -> Config:
    return Config.find(
        options.config,
        ini_section=options.name,
        cmd_opts=options,
        must_exist=not getattr(module, "WRITES_CONFIG", False),
    )


def _configured(module: ModuleType, options: Namespace, config: Config) -> int:
    if options.quiet:
        from migrations_runtime.progress import errors_only

        with errors_only():
            return module.run(config, options) or 0
    if not getattr(module, "FILES_ONLY", False):
        from migrations_runtime.progress import show_progress

        show_progress()
    return module.run(config, options) or 0


def _open_streams() -> None:
    """Have streams that lead nowhere where the shell has closed them (``>&-``).

    Else Python has None for them, and the next file to be opened, a database maybe, gets the
    descriptor that others take for the output.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


TYPE_CHECKING = False  # see migrations_runtime.cli.parser
if TYPE_CHECKING:
    from types import ModuleType
