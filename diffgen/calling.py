"""Functions of a project, called: an error in one says where it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diffgen.errors import CommandError
from migrations_runtime.origin import described, origin


@contextmanager
def calling(what: str) -> Iterator[None]:
    """Call a function of the project in the block.

    :param what: the words for it in a message.
    :raises CommandError: it raised something else, and the message says what and where.
    """
    try:
        yield
    except CommandError:
        raise
    except Exception as error:
        place = f" at {found}" if (found := origin(error)) else ""
        raise CommandError(f"{what} failed{place}: {described(error)}") from error
