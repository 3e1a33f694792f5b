"""
From bytes to values: the one door for everything Stripe sends us.

The text of a promotion code is as good as money, so it ends here: what goes on, and is stored, is a keyed
fingerprint and the last four characters, wherever in an answer a promotion code appears.
"""

import re
from typing import Any

import orjson

from billing_ops.kernel.fingerprint import fingerprint
from integrations.pages import Payload
from integrations.stripe.errors import unreadable

PROMOTION_CODE = re.compile(rb'"object"\s*:\s*"promotion_code"')
# In an event's `previous_attributes`, which say of no part what it is. Two patterns: one with an "or" is slow.
OLD_CODE = re.compile(rb'"promotion_code"\s*:\s*\{')
SHOWN = 4


def decode(body: bytes) -> Any:
    """
    This function will return a JSON body as plain values, every promotion code in it without its text.

    Searching the bytes first keeps the walk away from the pages, nearly all, that hold no code.

    :raises ValueError: the body is not JSON
    """
    value = orjson.loads(body)
    if PROMOTION_CODE.search(body) or OLD_CODE.search(body):
        _redact_within(value)
    return value


def answer(body: bytes) -> Payload:
    """
    This function will return the JSON object that Stripe answered a read with, decoded as by `decode`.

    :raises ProviderUnavailable: it is something else, as when a proxy answers in Stripe's place
    """
    try:
        value = decode(body)
    except ValueError as error:
        raise unreadable("no JSON") from error
    if not isinstance(value, dict):
        raise unreadable("no JSON object")
    return value


def page(answered: Payload) -> tuple[list[Payload], bool]:
    """
    This function will return the objects of one page of a list, and whether more follow.

    :raises ProviderUnavailable: it is no page; without `has_more` nobody could say that a list is complete
    """
    objects, more = answered.get("data"), answered.get("has_more")
    if not isinstance(objects, list) or not isinstance(more, bool):
        raise unreadable("no page of a list")
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in objects):
        raise unreadable("a list of something else than objects")
    return objects, more


def code_fingerprint(code: str) -> str:
    """This function will return what stands for a promotion code's text; Stripe ignores its case, so do we."""
    return fingerprint(code.upper(), purpose="promotion code")


def redact(promotion_code: Payload) -> None:
    """This function will replace `code` in place by `code_fingerprint` and `code_last4`."""
    code = promotion_code.pop("code", None)
    if isinstance(code, str):
        promotion_code["code_fingerprint"] = code_fingerprint(code)
        # Of a short code the end would be the better half, so it shows nothing.
        promotion_code["code_last4"] = code[-SHOWN:] if len(code) >= 2 * SHOWN else ""


def _redact_within(value: Any, name: str = "") -> None:
    if isinstance(value, list):
        for part in value:
            _redact_within(part)
    elif isinstance(value, dict):
        if value.get("object") == "promotion_code" or name == "promotion_code":
            redact(value)
        for key, part in value.items():
            _redact_within(part, _kind_of_old_values(value) if key == "previous_attributes" else key)


def _kind_of_old_values(data: Payload) -> str:
    """An event's `previous_attributes` are parts of its object that do not say of which kind they are."""
    changed = data.get("object")
    return str(changed.get("object")) if isinstance(changed, dict) else ""
