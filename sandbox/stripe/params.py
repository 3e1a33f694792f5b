"""Reading query and form parameters the way Stripe does: strict about names, integers and booleans."""

from collections.abc import Collection
from dataclasses import dataclass

from sandbox.http import Request, nest
from sandbox.stripe.errors import ApiError, unknown_parameter

RANGE_STEPS = ("gt", "gte", "lt", "lte")
MAX_EXPAND_SEGMENTS = 4


@dataclass(frozen=True)
class Range:
    """An inclusive range of integers; None means open."""

    low: int | None = None
    high: int | None = None

    def holds(self, value: object) -> bool:
        """Whether `value` lies inside; null never does."""
        if not isinstance(value, int):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def check_names(request: Request, known: Collection[str]) -> None:
    """
    Refuse parameters that the endpoint does not know.

    :raises ApiError: parameter_unknown
    """
    for name, _ in request.query:
        if name.partition("[")[0] not in known:
            raise unknown_parameter(name)


def integer(value: str, name: str) -> int:
    """
    A parameter as a whole number.

    :raises ApiError: parameter_invalid_integer
    """
    try:
        return int(value)
    except ValueError:
        raise ApiError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name) from None


def boolean(value: str, name: str) -> bool:
    """
    A parameter as true or false.

    :raises ApiError: anything else
    """
    if value not in ("true", "false"):
        raise ApiError(f"Invalid boolean: {value}", param=name)
    return value == "true"


def limit(request: Request) -> int:
    """
    The page size: 1 to 100, 10 when not given.

    :raises ApiError: outside of that
    """
    size = integer(request.get("limit", "10"), "limit")
    if size < 1:
        raise ApiError("This value must be greater than or equal to 1.", param="limit")
    if size > 100:
        raise ApiError("This value must be less than or equal to 100.", param="limit")
    return size


def time_range(request: Request, name: str) -> Range | None:
    """
    `created=1` or `created[gte]=1&created[lt]=2` as an inclusive range; None when not given.

    :raises ApiError: not integers, or an unknown comparison
    """
    found = nest([(key, value) for key, value in request.query if key.partition("[")[0] == name]).get(name)
    if found is None:
        return None
    if isinstance(found, str):
        exact = integer(found, name)
        return Range(exact, exact)
    for step in found:
        if step not in RANGE_STEPS:
            raise unknown_parameter(f"{name}[{step}]")
    steps = {step: integer(value, f"{name}[{step}]") for step, value in found.items()}
    lows = [value + (step == "gt") for step, value in steps.items() if step in ("gt", "gte")]
    highs = [value - (step == "lt") for step, value in steps.items() if step in ("lt", "lte")]
    return Range(max(lows, default=None), min(highs, default=None))


def strings(request: Request, name: str) -> list[str]:
    """An array parameter in any of its spellings: `types[0]=`, `types[]=`."""
    return [value for key, value in request.query if key.partition("[")[0] == name]


def expand_paths(request: Request) -> tuple[str, ...]:
    """
    The `expand` paths of the query, or of the form for a POST.

    :raises ApiError: deeper than four levels
    """
    pairs = request.query + (request.form_pairs if request.method == "POST" else [])
    paths = tuple(value for key, value in pairs if key.partition("[")[0] == "expand")
    for path in paths:
        if path.count(".") >= MAX_EXPAND_SEGMENTS:
            raise ApiError("You cannot expand more than 4 levels of a property.", param="expand")
    return paths
