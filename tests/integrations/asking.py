"""A process that asks Stripe for something many times, through the meter; prints when each request was let out."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main(requests: int) -> None:
    import django
    from django.conf import settings

    django.setup()
    from integrations import http, metering
    from integrations.limits import Call

    let_out: list[float] = []

    class Clock:
        def check(self, call: Call, purpose: str) -> None:
            """Everything may be sent."""

        def count(self, call: Call, purpose: str) -> None:
            let_out.append(time.time())

    metering.keep(Clock())
    session = http.session(settings.STRIPE_API_BASE, provider="stripe")
    session.headers["Authorization"] = f"Bearer {settings.STRIPE_READ_KEY}"
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(requests):
        session.get(f"{settings.STRIPE_API_BASE}/v1/coupons", params={"limit": "1"}, timeout=10).raise_for_status()
    print(*let_out)


if __name__ == "__main__":
    main(int(sys.argv[1]))
