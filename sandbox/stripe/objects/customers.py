"""Customers, their payment methods and their balance."""

from typing import Any

from sandbox.stripe.objects.base import address, build
from sandbox.stripe.table import Object


def customer(*, id: str, created: int, **fields: Any) -> Object:
    """A customer; `balance` in minor units of `currency`, negative is credit."""
    defaults: Object = {
        "id": id,
        "object": "customer",
        "address": None,
        "balance": 0,
        "business_name": None,
        "created": created,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "individual_name": None,
        "invoice_prefix": id.removeprefix("cus_")[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    return build(defaults, fields, includable=("tax_ids",))


def tax_id(*, id: str, customer: str, created: int, value: str, type: str = "eu_vat", country: str = "NL") -> Object:
    """A customer's tax number; give customers a list of them as `tax_ids`, shown when expanded."""
    return {
        "id": id,
        "object": "tax_id",
        "country": country,
        "created": created,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "owner": {"customer": customer, "type": "customer"},
        "type": type,
        "value": value,
        "verification": {"status": "verified", "verified_address": None, "verified_name": None},
    }


def payment_method(
    *,
    id: str,
    customer: str | None,
    created: int,
    brand: str = "visa",
    last4: str = "4242",
    exp_month: int = 12,
    exp_year: int = 2030,
    country: str = "US",
    **fields: Any,
) -> Object:
    """A card on file."""
    defaults: Object = {
        "id": id,
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {"address": address(), "email": None, "name": None, "phone": None, "tax_id": None},
        "card": _card(brand, last4, exp_month, exp_year, country),
        "created": created,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    return build(defaults, fields, includable=("us_bank_account", "sepa_debit", "link"))


def _card(brand: str, last4: str, exp_month: int, exp_year: int, country: str) -> Object:
    return {
        "brand": brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": country,
        "display_brand": brand,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": f"fp{brand}{last4}",
        "funding": "credit",
        "generated_from": None,
        "last4": last4,
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def balance_transaction(
    *, id: str, customer: str, amount: int, created: int, currency: str = "usd", **fields: Any
) -> Object:
    """
    A change of the customer's balance in minor units: negative gives credit.

    `ending_balance` None is filled in by the store from the running balance.
    """
    defaults: Object = {
        "id": id,
        "object": "customer_balance_transaction",
        "amount": amount,
        "checkout_session": None,
        "created": created,
        "credit_note": None,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "description": None,
        "ending_balance": None,
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "type": "adjustment",
    }
    return build(defaults, fields)
