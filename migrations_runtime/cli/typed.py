"""What was typed, as ``env.py`` finds it in ``config.cmd_opts``."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module


class Typed(Namespace):
    """The flags and arguments, each by its name; ``command`` is the command's.

    :ivar functions: the module that has the commands as functions.
    """

    command: str
    functions: str

    @property
    def cmd(self) -> tuple[Callable[..., object], list[str], list[str]]:
        """The command's function, and the names of what it needs and of what it may be given.

        Made when it is asked for, by ``config.cmd_opts.cmd[0].__name__``: most env.py never do.
        """
        from inspect import Parameter, signature

        function = getattr(import_module(self.functions), self.command)
        parameters = list(signature(function).parameters.values())[1:]
        needed = [p.name for p in parameters if p.default is Parameter.empty]
        return function, needed, [p.name for p in parameters if p.name not in needed]


TYPE_CHECKING = False  # see migrations_runtime.cli.parser
if TYPE_CHECKING:
    from collections.abc import Callable
