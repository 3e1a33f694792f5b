"""What a text is, by its shape alone."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from billing_ops.dashboard.search.pasted import Pasted, recognise

PORTAL = "https://app-eu1.hubspot.com/contacts/26586079"


@pytest.mark.parametrize(
    ("typed", "pasted"),
    [
        ("", Pasted("nothing")),
        (" \x00\t\u200b ", Pasted("nothing")),
        ("cus_NffrFeUfNV2Hib", Pasted("id", "cus_NffrFeUfNV2Hib", "customer")),
        ("  sub_1MowQVLkdIwHu7ixeRlqHVzs\n", Pasted("id", "sub_1MowQVLkdIwHu7ixeRlqHVzs", "subscription")),
        ("in_1MtHbELkdIwHu7ixl4OzzPMv", Pasted("id", "in_1MtHbELkdIwHu7ixl4OzzPMv", "stripe_invoice")),
        ("promo_1N6k", Pasted("id", "promo_1N6k", "promotion_code")),
        ("cbtxn_1MrU9qLkdIwHu7ix", Pasted("id", "cbtxn_1MrU9qLkdIwHu7ix", "balance_transaction")),
        ("https://dashboard.stripe.com/test/customers/cus_1a", Pasted("id", "cus_1a", "customer")),
        ("https://dashboard.stripe.com/acct_1x/subscriptions/sub_1a?x=in_2#y", Pasted("id", "sub_1a", "subscription")),
        ("https://dashboard.stripe.com.evil.example/customers/cus_1a", Pasted("foreign")),
        ("https://dashboard.stripe.com/settings", Pasted("foreign")),
        (f"{PORTAL}/record/0-5/1001", Pasted("number", "1001", "ticket")),
        (f"{PORTAL}/record/0-3/7001/", Pasted("number", "7001", "deal")),
        (f"{PORTAL}/record/0-69/31", Pasted("number", "31", "contract")),
        (f"{PORTAL}/deal/7001", Pasted("number", "7001", "deal")),
        (f"{PORTAL}/record/0-1/5", Pasted("foreign")),
        ("https://app-eu1.hubspot.com/contacts/999/record/0-5/1001", Pasted("foreign")),
        ("https://[broken", Pasted("foreign")),
        ("1001", Pasted("number", "1001")),
        ("#1001", Pasted("number", "1001")),
        ("Ticket no. 1001", Pasted("number", "1001", "ticket")),
        ("deal 7", Pasted("number", "7", "deal")),
        ("3512345678", Pasted("number", "3512345678")),
        ("INV-1001", Pasted("text", "INV-1001")),
        ("aBdEgJkLmN", Pasted("team_id")),
        ("ABdEg1kLmN", Pasted("team_id")),
        ("Ballygowan", Pasted("text", "Ballygowan", may_be_team_id=True)),
        ("Alder  Robotics", Pasted("text", "Alder Robotics")),
        ("jo@alder.example", Pasted("email")),
        ("pi_3MtwBwLkdIwHu7ix", Pasted("other_id", "pi_")),
        ("x" * 201, Pasted("long")),
    ],
)
def test_a_text_is_told_by_its_shape(typed: str, pasted: Pasted) -> None:
    assert recognise(typed) == pasted


def test_the_sandboxs_addresses_are_ours_where_it_plays_the_vendors() -> None:
    with override_settings(
        STRIPE_UI_BASE="http://127.0.0.1:9/ui/stripe", HUBSPOT_UI_BASE="http://127.0.0.1:9/ui/hubspot"
    ):
        stripe = recognise("http://127.0.0.1:9/ui/stripe/customers/cus_1a")
        hubspot = recognise("http://127.0.0.1:9/ui/hubspot/contacts/26586079/record/0-3/7")

    assert stripe == Pasted("id", "cus_1a", "customer")
    assert hubspot == Pasted("number", "7", "deal")


@given(st.text(max_size=300))
def test_any_text_is_something(typed: str) -> None:
    assert recognise(typed).sort
