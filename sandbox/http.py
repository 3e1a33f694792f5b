"""Requests, responses and routing: the small HTTP vocabulary both fake providers are written in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, unquote_plus

import orjson

if TYPE_CHECKING:
    from sandbox.world import World

Headers: TypeAlias = Mapping[str, str]
Pairs: TypeAlias = list[tuple[str, str]]


@dataclass
class Request:
    """
    One request as received.

    `path` is relative to the provider's mount ("/v1/customers/cus_1"); header names are lower case;
    `params` are the values of the route's {placeholders}, percent-decoded; `key` is the bearer token or "".
    """

    method: str
    path: str
    query: Pairs = field(default_factory=list)
    headers: Headers = field(default_factory=dict)
    body: bytes = b""
    params: dict[str, str] = field(default_factory=dict)
    route: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """The bearer token, or "" when there is none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def get(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return next((value for key, value in reversed(self.query) if key == name), default)

    def get_all(self, name: str) -> list[str]:
        """Every value of a query parameter, in order."""
        return [value for key, value in self.query if key == name]

    @cached_property
    def form_pairs(self) -> Pairs:
        """The form-urlencoded body, in order; empty values are kept because `x=` means "unset"."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    def form(self) -> dict[str, Any]:
        """The form-urlencoded body with `a[b]=`, `a[]=` and `a[0]=` read as nested objects and arrays."""
        return nest(self.form_pairs)

    def json(self) -> Any:
        """
        The JSON body; {} when the body is empty.

        :raises ValueError: the body is not JSON
        """
        return orjson.loads(self.body) if self.body else {}


@dataclass
class Response:
    """
    A status, a body in bytes and headers.

    `drop` closes the connection instead of answering; `record` false keeps the outcome from being
    remembered under an idempotency key, because the endpoint never began.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    record: bool = True

    @classmethod
    def json(cls, value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> "Response":
        """A JSON response; datetimes are written as ISO 8601 in UTC with a Z."""
        body = orjson.dumps(value, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
        return cls(status, body, {"Content-Type": "application/json", **(headers or {})})

    @classmethod
    def html(cls, text: str, status: int = 200) -> "Response":
        """A page for people."""
        return cls(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})

    @classmethod
    def empty(cls, status: int = 204) -> "Response":
        """No body at all."""
        return cls(status)


Handler: TypeAlias = Callable[["World", Request], Response]


class Router:
    """
    Routes such as ("GET", "/v1/customers/{id}"). The first registered match wins, so literals go before
    names.
    """

    def __init__(self) -> None:
        self._routes: list[tuple[str, str, re.Pattern[str], Handler]] = []
        self._exact: dict[tuple[str, str], Handler] = {}

    def route(self, method: str, pattern: str, handler: Handler) -> None:
        """
        Register `handler` for `method` and `pattern`; {name} matches one path segment, {name:path} the
        rest.
        """
        if "{" not in pattern:
            self._exact[method, pattern] = handler
            return
        self._routes.append((method, pattern, _compile(pattern), handler))

    def match(self, request: Request) -> Handler | None:
        """
        The handler for a request, with `request.params` and `request.route` filled in; None when unknown.
        """
        exact = self._exact.get((request.method, request.path))
        if exact:
            request.route = request.path
            return exact
        for method, pattern, regex, handler in self._routes:
            found = regex.fullmatch(request.path) if method == request.method else None
            if found:
                # The official Stripe client writes a space in an id as a plus, in the path too.
                request.params = {name: unquote_plus(value) for name, value in found.groupdict().items()}
                request.route = pattern
                return handler
        return None

    def knows_path(self, path: str) -> bool:
        """True when some method is registered for this path: what tells a 405 from a 404."""
        return any(known == path for _, known in self._exact) or any(r.fullmatch(path) for _, _, r, _ in self._routes)


def _compile(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)(:path)?\}", pattern)
    regex = ""
    for index in range(0, len(parts) - 1, 3):
        regex += re.escape(parts[index]) + f"(?P<{parts[index + 1]}>{'.+' if parts[index + 2] else '[^/]+'})"
    return re.compile(regex + re.escape(parts[-1]))


def nest(pairs: Pairs) -> dict[str, Any]:
    """
    Bracketed names as nested objects: `items[0][price]=p` → {"items": [{"price": "p"}]}.

    Indexed and empty brackets become arrays. Values stay strings; what a value means is the endpoint's
    business.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        _store(root, _split(name), value)
    return {key: _arrays(value) for key, value in root.items()}


def _split(name: str) -> list[str]:
    head, _, rest = name.partition("[")
    return [head, *rest.removesuffix("]").split("][")] if rest else [head]


def _store(node: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        child = node.setdefault(key, {})
        if not isinstance(child, dict):
            child = node[key] = {}
        node = child
    last = keys[-1]
    node[str(len(node)) if last == "" else last] = value


def _arrays(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _arrays(child) for key, child in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
