"""Deliveries that must not be believed, of every kind we could think of, as many as wanted."""

import hashlib
import hmac
import itertools
import json
import random
import time
from collections.abc import Callable, Iterator

from django.test import Client

from tests.sync.inbox.deliveries import (
    HUBSPOT,
    STRIPE,
    STRIPE_SECRET,
    hubspot_event,
    hubspot_headers,
    send,
    stripe_event,
    stripe_header,
)

Send = Callable[[], int]
WINDOW = 300
FIVE_MB = b'{"id": "evt_large", "text": "' + b"x" * 5_000_000 + b'"}'


def forgeries(*, count: int, seed: int) -> Iterator[tuple[str, Send]]:
    """`count` forgeries, every kind in turn: its name, and what sends it and returns the answer's status."""
    dice = random.Random(seed)
    for number, (name, make) in zip(range(count), itertools.cycle(KINDS.items()), strict=False):
        yield name, make(number, dice)


def _flipped(data: bytes, dice: random.Random) -> bytes:
    """One bit of one byte the other way round."""
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(7)]) + data[at + 1 :]


def _far(dice: random.Random) -> float:
    return WINDOW + 5 + dice.random() * 10 ** dice.randint(0, 7)


def _stripe(body: bytes, header: str) -> Send:
    return lambda: int(send(STRIPE, body, {"Stripe-Signature": header}).status_code)


def _stripe_body(number: int, **fields: object) -> bytes:
    return json.dumps(stripe_event(number, **fields)).encode()


def _stripe_flipped_body(number: int, dice: random.Random) -> Send:
    body = _stripe_body(number)
    return _stripe(_flipped(body, dice), stripe_header(body))


def _stripe_flipped_signature(number: int, dice: random.Random) -> Send:
    body = _stripe_body(number)
    start, _, signature = stripe_header(body).partition("v1=")
    return _stripe(body, start + "v1=" + _flipped(signature.encode(), dice).decode("latin-1"))


def _stripe_other_time(number: int, dice: random.Random) -> Send:
    body = _stripe_body(number)
    moment, _, signature = stripe_header(body).partition(",")
    later = int(moment.removeprefix("t=")) + dice.choice([-5, -1, 1, 5])
    return _stripe(body, f"t={later},{signature}")


def _stripe_odd_header(number: int, dice: random.Random) -> Send:
    body = _stripe_body(number)
    good = stripe_header(body)
    odd = ["", "t=", "v1=", "t=x,v1=y", good.replace("v1", "v0"), good.partition(",")[2], "t=1," + good, "\xe9" * 9]
    odd += ["t=" + "9" * 5000 + ",v1=a", f"t={int(time.time())},v1=\xff", good.replace("t=", "t=-")]
    return _stripe(body, dice.choice(odd))


def _stripe_broken_text(number: int, dice: random.Random) -> Send:
    """Signed by the right secret: what is inside is no text, or no event."""
    body = dice.choice([b'{"id": "\xff\xfe"}', b"\x80", b"{", b"[]", b"", b"null", b'{"id": "evt_1"}', b"[" * 3000])
    body = dice.choice([body, b'{"livemode": false, "id": "e", "type": "t", "created": 1, "data": 5}'])
    at = str(int(time.time()))
    digest = hmac.new(STRIPE_SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return _stripe(body, f"t={at},v1={digest}")


def _stripe_of_mode(number: int, live: object) -> Send:
    body = _stripe_body(number, livemode=live)
    return _stripe(body, stripe_header(body))


def _hubspot(body: bytes, headers: dict[str, str]) -> Send:
    return lambda: int(send(HUBSPOT, body, headers).status_code)


def _hubspot_body(number: int, **fields: object) -> bytes:
    return json.dumps([hubspot_event(number, **fields), hubspot_event(number + 1)]).encode()


def _hubspot_flipped_body(number: int, dice: random.Random) -> Send:
    body = _hubspot_body(number)
    return _hubspot(_flipped(body, dice), hubspot_headers(body))


def _hubspot_flipped_signature(number: int, dice: random.Random) -> Send:
    body = _hubspot_body(number)
    headers = hubspot_headers(body)
    name = "X-HubSpot-Signature-v3"
    return _hubspot(body, headers | {name: _flipped(headers[name].encode(), dice).decode("latin-1")})


def _hubspot_other_time(number: int, dice: random.Random) -> Send:
    body = _hubspot_body(number)
    headers = hubspot_headers(body)
    name = "X-HubSpot-Request-Timestamp"
    return _hubspot(body, headers | {name: str(int(headers[name]) + dice.choice([-1000, -1, 1, 1000]))})


def _hubspot_odd_header(number: int, dice: random.Random) -> Send:
    body = _hubspot_body(number)
    headers = hubspot_headers(body)
    name = dice.choice(sorted(headers))
    return _hubspot(body, headers | {name: dice.choice(["", "x", "-1", "\xe9", "9" * 5000, "1e12", "0x10"])})


def _hubspot_broken_text(number: int, dice: random.Random) -> Send:
    body = dice.choice([b'[{"x": "\xff"}]', b"\x80", b"[", b"{}", b"[[]]", b"null", b"[5]", b"[{}]", b"[" * 3000])
    return _hubspot(body, hubspot_headers(body))


def _get(address: str) -> Send:
    return lambda: int(Client().get(address).status_code)


KINDS: dict[str, Callable[[int, random.Random], Send]] = {
    "stripe: a bit of the body": _stripe_flipped_body,
    "stripe: a bit of the signature": _stripe_flipped_signature,
    "stripe: another time": _stripe_other_time,
    "stripe: old": lambda n, d: _stripe(_stripe_body(n), stripe_header(_stripe_body(n), at=time.time() - _far(d))),
    "stripe: in the future": lambda n, d: _stripe(
        _stripe_body(n), stripe_header(_stripe_body(n), at=time.time() + _far(d))
    ),
    "stripe: wrong secret": lambda n, d: _stripe(_stripe_body(n), stripe_header(_stripe_body(n), secret="whsec_no")),
    "stripe: empty secret": lambda n, d: _stripe(_stripe_body(n), stripe_header(_stripe_body(n), secret="")),
    "stripe: the other mode": lambda n, d: _stripe_of_mode(n, d.choice([True, None, 0, "false"])),
    "stripe: odd header": _stripe_odd_header,
    "stripe: broken text": _stripe_broken_text,
    "stripe: 5 MB": lambda n, d: _stripe(FIVE_MB, stripe_header(FIVE_MB)),
    "stripe: no header": lambda n, d: lambda: int(send(STRIPE, _stripe_body(n), {}).status_code),
    "stripe: GET": lambda n, d: _get(STRIPE),
    "hubspot: a bit of the body": _hubspot_flipped_body,
    "hubspot: a bit of the signature": _hubspot_flipped_signature,
    "hubspot: another time": _hubspot_other_time,
    "hubspot: old": lambda n, d: _hubspot(
        _hubspot_body(n), hubspot_headers(_hubspot_body(n), at=time.time() - _far(d))
    ),
    "hubspot: in the future": lambda n, d: _hubspot(
        _hubspot_body(n), hubspot_headers(_hubspot_body(n), at=time.time() + _far(d))
    ),
    "hubspot: wrong secret": lambda n, d: _hubspot(_hubspot_body(n), hubspot_headers(_hubspot_body(n), secret="no")),
    "hubspot: another portal": lambda n, d: _hubspot(
        _hubspot_body(n, portalId=1), hubspot_headers(_hubspot_body(n, portalId=1))
    ),
    "hubspot: signed for another address": lambda n, d: _hubspot(
        _hubspot_body(n), hubspot_headers(_hubspot_body(n), address="/webhooks/")
    ),
    "hubspot: odd header": _hubspot_odd_header,
    "hubspot: broken text": _hubspot_broken_text,
    "hubspot: 5 MB": lambda n, d: _hubspot(FIVE_MB, hubspot_headers(FIVE_MB)),
    "hubspot: no header": lambda n, d: lambda: int(send(HUBSPOT, _hubspot_body(n), {}).status_code),
    "hubspot: GET": lambda n, d: _get(HUBSPOT),
}
