"""Search: Stripe's query language over what the search index knows, which lags behind the lists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.http import Request
from sandbox.stripe import params
from sandbox.stripe.errors import ApiError
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

SEARCHABLE: dict[str, tuple[str, ...]] = {
    "charges": ("amount", "created", "currency", "customer", "metadata", "status"),
    "customers": ("created", "email", "metadata", "name", "phone"),
    "invoices": ("created", "currency", "customer", "metadata", "number", "status", "subscription", "total"),
    "prices": ("active", "currency", "lookup_key", "metadata", "product", "type"),
    "products": ("active", "description", "metadata", "name", "url"),
    "subscriptions": ("canceled_at", "created", "metadata", "status"),
}
"""Fields by path under /v1/; Stripe searches nothing else we use (no coupons, no promotion codes)."""

_CLAUSE = re.compile(
    r"""\s*(?P<minus>-)?(?P<field>\w+)(?:\[(?P<q>["'])(?P<key>(?:\\.|(?!(?P=q)).)*)(?P=q)\])?
    \s*(?P<op>:|~|>=|<=|>|<)\s*
    (?:(?P<v>["'])(?P<text>(?:\\.|(?!(?P=v)).)*)(?P=v)|(?P<bare>[\w.+-]+))\s*""",
    re.VERBOSE,
)
_JOINT = re.compile(r"(AND|OR)\b", re.IGNORECASE)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}


@dataclass(frozen=True)
class Clause:
    """`-metadata['team']:'x'`: one comparison, perhaps negated."""

    field: str
    key: str
    op: str
    value: str | None
    negated: bool

    def holds(self, row: Object) -> bool:
        """Whether a row satisfies the clause."""
        return self._compare(self._value(row)) != self.negated

    def _value(self, row: Object) -> Any:
        if self.field == "metadata":
            return (row.get("metadata") or {}).get(self.key)
        if self.field == "subscription":
            return ((row.get("parent") or {}).get("subscription_details") or {}).get("subscription")
        return row.get(self.field)

    def _compare(self, found: Any) -> bool:
        if self.value is None or found is None:
            return found is None and self.value is None
        if self.op in _COMPARE:
            return _COMPARE[self.op](float(found), float(self.value))
        known, wanted = str(found).lower(), self.value.lower()
        if self.op == "~":
            return wanted in known
        return str(found) == self.value if self.field == "metadata" else known == wanted


def parse(query: str, fields: tuple[str, ...]) -> Callable[[Object], bool]:
    """
    A query as a predicate on rows.

    :raises ApiError: malformed, AND mixed with OR, or a field that this search does not know
    """
    clauses, joints, at = [], set(), 0
    while True:
        found = _CLAUSE.match(query, at)
        if not found:
            raise _unreadable(query)
        clauses.append(_clause(found, fields))
        at = found.end()
        joint = _JOINT.match(query, at)
        if not joint:
            break
        joints.add(joint.group().upper())
        at = joint.end()
    if at != len(query) or len(joints) > 1:
        raise _unreadable(query)
    combine = any if joints == {"OR"} else all
    return lambda row: combine(clause.holds(row) for clause in clauses)


def _clause(found: re.Match[str], fields: tuple[str, ...]) -> Clause:
    name = found["field"]
    if name not in fields or (name == "metadata") != (found["key"] is not None):
        raise ApiError(f"Field `{name}` is an unsupported search field for this resource.", param="query")
    quoted = found["text"] is not None
    value = _unescape(found["text"]) if quoted else found["bare"]
    null = not quoted and value == "null"
    return Clause(name, _unescape(found["key"] or ""), found["op"], None if null else value, bool(found["minus"]))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _unreadable(query: str) -> ApiError:
    return ApiError(
        f"We were unable to parse your search query: {query!r}. Refer to https://stripe.com/docs/search#query-language.",
        param="query",
    )


def search(store: StripeStore, kind: str, fields: tuple[str, ...], request: Request) -> tuple[list[Object], str | None]:
    """
    The rows of one page, newest first, and the token of the next page (None at the end).

    Matching uses each object as the index knows it; what is returned is the object of now.

    :raises ApiError: a bad query or page token
    """
    params.check_names(request, ("query", "limit", "page", "expand"))
    matches = parse(request.get("query"), fields)
    known = [(row, store.indexed(row)) for row in store.all(kind)]
    found = [row for row, indexed in known if indexed is not None and matches(indexed)]
    start = _start(request.get("page"))
    end = start + params.limit(request)
    return found[start:end], (f"page_{end}" if end < len(found) else None)


def _start(token: str) -> int:
    if not token:
        return 0
    if not re.fullmatch(r"page_\d+", token):
        raise ApiError("Invalid page token.", param="page")
    return int(token.removeprefix("page_"))
