"""Compares a JSON object with the type annotations of the official client's class for it."""

import inspect
import sys
import types
import typing
from typing import Any

import stripe

_BASES = {stripe.StripeObject}


def complaints(shown: Any, wanted: Any, path: str = "") -> list[str]:
    """What is wrong with `shown` as a `wanted` (a class or any annotation); [] when nothing is."""
    if wanted is Any or isinstance(wanted, typing.TypeVar):
        return []
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return _any_of(shown, arguments, path)
    if origin is typing.Literal:
        return [] if shown in arguments else [f"{path}: {shown!r} is none of {arguments}"]
    if origin in (list, typing.List):  # noqa: UP006
        return _each(shown, arguments[0], path)
    if origin is not None and issubclass(origin, stripe.ListObject):
        return _list_object(shown, arguments[0], path)
    if origin is not None:
        return [] if isinstance(shown, dict) else [f"{path}: {shown!r} is not an object"]
    return _plain(shown, wanted, path)


def _any_of(shown: Any, choices: tuple[Any, ...], path: str) -> list[str]:
    found = [complaints(shown, choice, path) for choice in choices]
    return [] if [] in found else min(found, key=len)


def _each(shown: Any, wanted: Any, path: str) -> list[str]:
    if not isinstance(shown, list):
        return [f"{path}: {shown!r} is not an array"]
    return [line for index, entry in enumerate(shown) for line in complaints(entry, wanted, f"{path}[{index}]")]


def _list_object(shown: Any, wanted: Any, path: str) -> list[str]:
    if not isinstance(shown, dict) or shown.keys() != {"object", "data", "has_more", "url"}:
        return [f"{path}: not a list object"]
    return _each(shown["data"], wanted, f"{path}.data")


def _plain(shown: Any, wanted: Any, path: str) -> list[str]:
    if isinstance(wanted, type) and issubclass(wanted, stripe.StripeObject):
        return _object(shown, wanted, path)
    if wanted is type(None):
        return [] if shown is None else [f"{path}: {shown!r} is not null"]
    accepted = {float: (int, float), int: (int,), str: (str,), bool: (bool,)}.get(wanted, (str,))
    right = isinstance(shown, accepted) and (wanted is bool or not isinstance(shown, bool))
    return [] if right else [f"{path}: {shown!r} is not {wanted}"]


def _object(shown: Any, wanted: type, path: str) -> list[str]:
    if not isinstance(shown, dict):
        return [f"{path}: {shown!r} is not an object"]
    if shown.get("deleted") is True:
        return []
    fields = annotated(wanted)
    found = [f"{path}.{name}: unknown field" for name in shown.keys() - fields.keys()]
    for name, annotation in fields.items():
        if name in shown:
            found += complaints(shown[name], annotation, f"{path}.{name}")
        elif type(None) not in typing.get_args(annotation):
            found.append(f"{path}.{name}: missing")
    return found


def annotated(cls: type) -> dict[str, Any]:
    """A class's own fields and their resolved annotations; API fields only."""
    names = _Namespace(vars(typing) | vars(sys.modules[cls.__module__]))
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if base in _BASES or not issubclass(base, stripe.StripeObject):
            continue
        for name, annotation in inspect.get_annotations(base).items():
            if not name.startswith("_") and "ClassVar" not in str(annotation):
                found[name.removesuffix("_")] = _resolve(annotation, names)
    return found


class _Namespace(dict[str, Any]):
    """What a forward reference may name: its module's names, else the package's public classes."""

    def __missing__(self, name: str) -> Any:
        if name == "Session":
            return stripe.checkout.Session
        if name.startswith("__") or not hasattr(stripe, name):
            raise KeyError(name)
        return getattr(stripe, name)


def _resolve(annotation: Any, names: _Namespace) -> Any:
    """Forward references to classes outside the public names (account kinds, sources) count as anything."""
    if isinstance(annotation, str):
        return _resolve(typing.ForwardRef(annotation), names)
    if isinstance(annotation, typing.ForwardRef):
        try:
            return _resolve(eval(annotation.__forward_arg__, {}, names), names)
        except NameError:
            return Any
    arguments = typing.get_args(annotation)
    if not arguments or typing.get_origin(annotation) is typing.Literal:
        return annotation
    resolved = tuple(_resolve(argument, names) for argument in arguments)
    return annotation.copy_with(resolved) if hasattr(annotation, "copy_with") else annotation
