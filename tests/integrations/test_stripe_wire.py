"""No text of a promotion code gets past the door."""

import orjson
import pytest
from django.test import override_settings

from integrations.stripe import shapes, wire

CODE = {"object": "promotion_code", "id": "promo_1", "code": "SPRING-2026-Ab3d"}

CODE_BEFORE = {"code": "SPRING-2026-Ab3d"}


def decoded(value):
    return wire.decode(orjson.dumps(value))


@pytest.mark.parametrize(
    "answer",
    [
        CODE,
        {"object": "list", "data": [CODE]},
        {"object": "discount", "promotion_code": CODE},
        {"object": "event", "data": {"object": CODE}},
        {"data": [[{"deep": {"down": CODE}}]]},
        {"data": {"object": {"object": "promotion_code", "id": "promo_1"}, "previous_attributes": CODE_BEFORE}},
        {"data": {"object": {"object": "discount"}, "previous_attributes": {"promotion_code": CODE_BEFORE}}},
    ],
)
def test_the_text_is_replaced_wherever_it_stands(answer):
    result = orjson.dumps(decoded(answer))

    assert b"SPRING" not in result
    assert b'"code_last4":"Ab3d"' in result
    assert wire.code_fingerprint(CODE["code"]).encode() in result


def test_spaces_in_the_answer_do_not_hide_a_code():
    assert "code" not in wire.decode(b'{"object" : "promotion_code", "code": "SPRING-2026-Ab3d"}')


def test_case_makes_no_difference_as_for_stripe():
    assert wire.code_fingerprint("spring-2026") == wire.code_fingerprint("SPRING-2026")
    assert wire.code_fingerprint("spring-2026") != wire.code_fingerprint("SPRING-2027")


def test_the_fingerprint_needs_our_key():
    ours = wire.code_fingerprint("SPRING-2026")

    with override_settings(FIELD_ENCRYPTION_KEYS=["another key"]):
        assert wire.code_fingerprint("SPRING-2026") != ours


def test_of_a_short_code_no_end_is_shown():
    assert decoded({**CODE, "code": "WELCOME"})["code_last4"] == ""


def test_other_objects_keep_their_code():
    assert decoded({"error": {"code": "resource_missing"}}) == {"error": {"code": "resource_missing"}}


def test_a_shape_refuses_a_code_with_its_text():
    with pytest.raises(shapes.Malformed, match="promotion_code promo_1 still carries its text"):
        shapes.promotion_code(CODE)
