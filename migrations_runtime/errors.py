"""What goes wrong, said in one line: what, where and the way out."""


class CommandError(Exception):
    """A command, or an operation of a script, that cannot do what it was asked to."""
