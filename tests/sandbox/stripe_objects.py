"""A small Stripe account with one of everything, for tests that need company."""

from sandbox.stripe import objects
from sandbox.stripe.store import StripeStore

DAY = 86_400


def furnish(store: StripeStore, team: str = "abdegjkmnp") -> None:
    """One customer with a subscription of two items, a discount, invoices, credits; ids end in _1."""
    now = store.clock.timestamp()
    start = now - 40 * DAY
    for row in (
        objects.product(id="prod_1", name="Team", created=start),
        objects.price(id="price_1", product="prod_1", created=start, unit_amount=2000),
        objects.price(id="price_2", product="prod_1", created=start, unit_amount=500),
        objects.coupon(id="COUPON", created=start, amount_off=300, currency="usd", applies_to={"products": ["prod_1"]}),
        objects.promotion_code(id="promo_1", coupon="COUPON", code="SAVE3", created=start),
        objects.customer(
            id="cus_1",
            created=start,
            name="Ada GmbH",
            email="billing@ada.example",
            currency="usd",
            address=objects.address(country="DE", city="Ulm"),
            tax_ids=[objects.tax_id(id="txi_1", customer="cus_1", created=start, value="DE123456789", country="DE")],
        ),
        objects.payment_method(id="pm_1", customer="cus_1", created=start),
        objects.subscription(
            id="sub_1",
            customer="cus_1",
            created=start,
            metadata={"team": team},
            discounts=["di_1"],
            default_payment_method="pm_1",
            latest_invoice="in_1",
        ),
        objects.discount(id="di_1", coupon="COUPON", start=start, subscription="sub_1", promotion_code="promo_1"),
        _item("si_1", "price_1", 1, now),
        _item("si_2", "price_2", 3, now),
        objects.invoice(
            id="in_1",
            customer="cus_1",
            created=now - 10 * DAY,
            subscription="sub_1",
            subscription_metadata={"team": team},
            number="A-1",
            subtotal=3500,
            total=3200,
            discounts=["di_1"],
            total_discount_amounts=[{"amount": 300, "discount": "di_1"}],
        ),
        *[_line(number, now) for number in range(1, 3)],
        objects.charge(id="ch_1", amount=3200, created=now - 10 * DAY, customer="cus_1", amount_refunded=100),
        objects.invoice_payment(id="inpay_1", invoice="in_1", created=now - 10 * DAY, amount=3200, charge="ch_1"),
        objects.refund(id="re_1", charge="ch_1", amount=100, created=now - 9 * DAY),
        objects.credit_note(
            id="cn_1",
            customer="cus_1",
            invoice="in_1",
            amount=200,
            created=now - 8 * DAY,
            number="A-1-CN-1",
            customer_balance_transaction="cbtxn_1",
        ),
        objects.credit_note_line_item(id="cnli_1", credit_note="cn_1", amount=200, description="Outage"),
        objects.balance_transaction(id="cbtxn_1", customer="cus_1", amount=-200, created=now - 8 * DAY),
        objects.balance_transaction(id="cbtxn_2", customer="cus_1", amount=-500, created=now - 7 * DAY),
        objects.checkout_session(id="cs_test_1", created=start, customer="cus_1", client_reference_id=team),
        objects.event(id="evt_1", type="customer.created", created=start, data={"object": {"id": "cus_1"}}),
        objects.event(id="evt_2", type="invoice.paid", created=now - DAY, data={"object": {"id": "in_1"}}),
    ):
        store.put(row)
    store.settle()


def _item(item_id: str, price: str, quantity: int, now: int) -> dict[str, object]:
    return objects.subscription_item(
        id=item_id,
        subscription="sub_1",
        price=price,
        created=now - 40 * DAY,
        current_period_start=now - 10 * DAY,
        current_period_end=now + 20 * DAY,
        quantity=quantity,
    )


def _line(number: int, now: int) -> dict[str, object]:
    return objects.line_item(
        id=f"il_{number}",
        invoice="in_1",
        amount=2000 if number == 1 else 1500,
        period_start=now - 10 * DAY,
        period_end=now + 20 * DAY,
        price=f"price_{number}",
        product="prod_1",
        quantity=1 if number == 1 else 3,
        subscription="sub_1",
        subscription_item=f"si_{number}",
    )
