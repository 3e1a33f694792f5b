"""Coupons and promotion codes: from Stripe's wire into the mirror, the codes' texts left behind."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from coupons import mirror
from coupons.models import Coupon, PromotionCode
from integrations.stripe import bulk, shapes, wire

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def listed(object_name):
    return [item for page in bulk.pages(object_name) for item in page.items]


def test_coupons_are_mirrored_with_their_terms(sandbox):
    payloads = listed("coupons")

    mirror.upsert_coupons(payloads=payloads, fetched_at=READ_AT)

    kept = {
        coupon.stripe_id: (coupon.amount_off_minor, coupon.currency or None, coupon.duration)
        for coupon in Coupon.objects.all()
    }
    assert kept == {item["id"]: (item["amount_off"], item["currency"], item["duration"]) for item in payloads}


def test_a_percentage_stays_exact(sandbox):
    payload = {**listed("coupons")[0], "percent_off": 12.5, "amount_off": None}

    mirror.upsert_coupons(payloads=[payload], fetched_at=READ_AT)

    assert str(Coupon.objects.get().percent_off.normalize()) == "12.5"


def test_no_text_of_a_code_reaches_the_database(sandbox):
    texts = {row["id"]: row["code"] for row in sandbox.control("GET", "objects/stripe/promotion_code")["objects"]}

    mirror.upsert_promotion_codes(payloads=listed("promotion_codes"), fetched_at=READ_AT)

    kept = dict(PromotionCode.objects.values_list("stripe_id", "code_fingerprint"))
    assert kept == {id: wire.code_fingerprint(text) for id, text in texts.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(string_agg(code::text, ' ')) FROM coupons_promotioncode AS code")
        (everything,) = cursor.fetchone()
    assert not [text for text in texts.values() if text.lower() in everything]


def test_a_code_whose_text_is_still_there_is_refused(sandbox):
    payload = {**listed("promotion_codes")[0], "code": "SPRING-2026"}

    with pytest.raises(shapes.Malformed, match="still carries its text"):
        mirror.upsert_promotion_codes(payloads=[payload], fetched_at=READ_AT)

    assert not PromotionCode.objects.exists()


def test_a_code_names_its_coupon_and_the_customer_it_is_locked_to(sandbox):
    payloads = listed("promotion_codes")
    locked = next(item for item in payloads if item["customer"])

    mirror.upsert_promotion_codes(payloads=payloads, fetched_at=READ_AT)

    code = PromotionCode.objects.get(stripe_id=locked["id"])
    assert (code.coupon_id, code.customer_id) == (locked["promotion"]["coupon"], locked["customer"])
