"""How well or badly an endpoint is served."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

SHUFFLE_WINDOW = 1_000


@dataclass(frozen=True)
class Behaviour:
    """
    What happens to deliveries on their way; the defaults are a provider on a good day.

    `duplicates`: every event is delivered so many times. `shuffle`: events are held back until so many have
    come (or none came for `shuffle_seconds`) and leave in a random order; true means 1,000. `delay_seconds`:
    each delivery waits a random while from this range. `drop`: the share of events that is lost for good.
    `rate`: requests a second at most, None for no limit. `concurrency`: requests at a time. `seed`: the same
    seed makes the same choices.

    `attempts` and `backoff_seconds`: how often a delivery is tried, and the pause before the second try, which
    doubles each time. `timeout_seconds`: how long a receiver may take. `batch_size` and `batch_seconds`
    (HubSpot only): events of one request, and how long the first waits for company.
    """

    duplicates: int = 1
    shuffle: int = 0
    shuffle_seconds: float = 0.2
    delay_seconds: tuple[float, float] = (0.0, 0.0)
    drop: float = 0.0
    rate: float | None = None
    concurrency: int = 4
    seed: int = 0
    attempts: int = 8
    backoff_seconds: float = 1.0
    timeout_seconds: float = 10.0
    batch_size: int = 100
    batch_seconds: float = 0.1

    def changed(self, wanted: Mapping[str, Any]) -> "Behaviour":
        """
        This behaviour with some fields changed.

        :raises ValueError: an unknown field, or a value that makes no sense
        """
        unknown = wanted.keys() - NAMES
        if unknown:
            raise ValueError(f"A behaviour has no {', '.join(sorted(unknown))}; known are {', '.join(sorted(NAMES))}.")
        made = replace(self, **{name: _read(name, value) for name, value in wanted.items()})
        made._check()
        return made

    def _check(self) -> None:
        low, high = self.delay_seconds
        if not 0 <= low <= high or not 0 <= self.drop <= 1:
            raise ValueError("delay_seconds is [least, most] from 0 on, drop a share from 0 to 1.")
        if min(self.duplicates, self.concurrency, self.attempts, self.batch_size) < 1 or self.shuffle < 0:
            raise ValueError("duplicates, concurrency, attempts and batch_size are at least 1, shuffle at least 0.")
        if self.rate is not None and self.rate <= 0:
            raise ValueError("rate is more than 0 requests a second, or null for no limit.")


NAMES = {field.name for field in fields(Behaviour)}


def _read(name: str, value: Any) -> Any:
    if name == "shuffle":
        return SHUFFLE_WINDOW if value is True else int(value)
    if name == "delay_seconds":
        low, high = value if isinstance(value, list | tuple) else (value, value)
        return float(low), float(high)
    return value
