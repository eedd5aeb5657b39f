"""The models: from ``shop.models:Base`` to the ``MetaData`` it stands for."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData, Table

import diffgen
from diffgen.errors import ModelsUnavailable
from migrations_runtime.long_work import long_work
from migrations_runtime.origin import one_line, shown

WAY_OUT = "set target_metadata in env.py, or models = package.module:Base in the configuration"


def metadatas(
    target_metadata: object, models: Sequence[str], key: str = "models ="
) -> tuple[MetaData, ...]:
    """Return what env.py gave as ``target_metadata``, else what the configured models declare.

    :param target_metadata: a ``MetaData``, a reference as in ``models``, a sequence of these, or
        ``None``.
    :param models: references such as ``shop.models:Base``, used when env.py gave nothing.
    :param key: what stands before such a reference where it was written, for the messages.
    :raises ModelsUnavailable: when there is neither, an import fails, or two tables share a name.
    """
    found = tuple(dict.fromkeys(_found(target_metadata, models, key)))
    if not found:
        raise ModelsUnavailable(f"no models to compare with; {WAY_OUT}")
    _require_distinct(found)
    return found


def _found(target_metadata: object, models: Sequence[str], key: str) -> Iterator[MetaData]:
    if target_metadata is not None:
        yield from _metadatas(target_metadata, "target_metadata in env.py", key)
        return
    for reference in models:
        yield from _metadatas(_referred(reference, key), reference, key)


def _referred(reference: str, key: str) -> object:
    module_name, colon, attributes = reference.partition(":")
    if not (module_name and colon and attributes):
        raise ModelsUnavailable(
            f"{key} {reference} is no reference; write package.module:Base or :metadata"
        )
    value: object = _imported(module_name, f"{key} {reference}")
    for attribute in attributes.split("."):
        try:
            value = getattr(value, attribute)
        except AttributeError:
            raise ModelsUnavailable(
                f"{key} {reference}: {module_name} has no {attributes}; "
                "name its declarative base or its MetaData"
            ) from None
        except Exception as error:  # what the module's own __getattr__ raises
            raise _import_failure(f"{key} {reference}", error) from error
    return value


def _imported(module_name: str, said: str) -> object:
    try:
        with long_work(f"Importing {module_name}"):
            return import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and (module_name + ".").startswith(error.name + "."):
            raise ModelsUnavailable(
                f"{said}: there is no module {error.name}; "
                "name the folder it is in by prepend_sys_path"
            ) from error
        raise _import_failure(said, error) from error
    except (Exception, SystemExit) as error:
        raise _import_failure(said, error) from error


def _import_failure(said: str, error: BaseException) -> ModelsUnavailable:
    frames = list(_own_frames(error))
    where = f" ({shown(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    reason = one_line(error)
    if isinstance(error, SyntaxError) and error.filename:
        where, reason = f" ({shown(error.filename)}:{error.lineno})", error.msg
    return ModelsUnavailable(
        f"{said} failed to import: {type(error).__name__}: {reason}{where}",
        "".join(traceback.format_list(frames)),
    )


def _own_frames(error: BaseException) -> Iterator[traceback.FrameSummary]:
    """Yield the frames in the user's own files: no interpreter, no installed package, not us."""
    foreign = (str(Path(diffgen.__file__).parent), *{sys.prefix, sys.base_prefix})
    for frame in traceback.extract_tb(error.__traceback__):
        inside = frame.filename.startswith(foreign) or "site-packages" in frame.filename
        if not frame.filename.startswith("<") and not inside:
            yield frame


def _metadatas(value: object, origin: str, key: str) -> Iterator[MetaData]:
    of_base = getattr(value, "metadata", None)  # what a declarative base has
    if isinstance(value, MetaData):
        yield value
    elif isinstance(of_base, MetaData):
        yield of_base
    elif isinstance(value, str):
        for reference in value.replace(",", " ").split():
            yield from _metadatas(_referred(reference, key), reference, key)
    elif isinstance(value, Iterable):
        for item in value:
            yield from _metadatas(item, origin, key)
    else:
        raise ModelsUnavailable(
            f"{origin} is a {type(value).__name__}, which has no tables; "
            "name a declarative base or a MetaData"
        )


def _require_distinct(found: tuple[MetaData, ...]) -> None:
    tables: dict[str, Table] = {}
    for metadata in found:
        for key, table in metadata.tables.items():
            if tables.setdefault(key, table) is not table:
                raise ModelsUnavailable(
                    f"two tables are named {key}, in two of the MetaData; rename one of them"
                )
