"""`manage.py reconcile`: what nobody told us is found, named, and brought in line; what was told is no difference."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from billing_ops.kernel.clock import database_now
from credits.models import BalanceTransaction
from customers.models import Company, Customer
from invoices.models import InvoiceLine, StripeInvoice
from subscriptions.models import Subscription, SubscriptionItem
from sync import catalog, ledger, reconcile, tasks
from sync.engine import Terms
from sync.models import ApiUsage, Comparison, DirtyObject, Drift, WebhookEvent
from sync.reconcile import settling
from tests.providers import Sandbox


@pytest.fixture(scope="module")
def filled(sandbox: Sandbox, committing_db: str) -> Sandbox:
    """A mirror of the whole seed, filled once; each test leaves it as it found it."""
    sandbox.reset()
    call_command("sync", "--full", stdout=StringIO())
    return sandbox


@pytest.fixture
def mirrored(filled: Sandbox) -> Iterator[Sandbox]:
    for model in (Comparison, DirtyObject):
        model.objects.all().delete()
    yield filled
    filled.settle()


def compare(*arguments: str) -> str:
    """What the command says; the differences it ends with are part of it."""
    out = StringIO()
    try:
        call_command("reconcile", *arguments, stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def test_a_mirror_that_is_right_has_no_difference(mirrored: Sandbox) -> None:
    said = compare()

    assert Drift.objects.count() == 0
    assert "stripe  customers" in said
    assert all(line.endswith("all the same") for line in said.splitlines())
    assert Comparison.objects.filter(finished_at=None).count() == 0


@pytest.mark.parametrize(
    ("model", "change", "field", "name"),
    [
        (Customer, {"email": "other@example.com"}, "email", "customers"),
        (Customer, {"payload": {"id": "x"}}, "object", "customers"),
        (Subscription, {"team_id": "another"}, "team_id", "subscriptions"),
        (SubscriptionItem, {"quantity": 77}, "quantity", "subscriptions"),
        (InvoiceLine, {"amount_minor": 1}, "amount_minor", "invoices"),
        (BalanceTransaction, {"amount_minor": 1}, "amount_minor", "balance_transactions"),
        (Company, {"vat_number": "DE000"}, "vat_number", "companies"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_wrong_value_is_found_and_named_and_stays_until_healed(mirrored: Sandbox, model, change, field, name) -> None:
    row = model.objects.filter(deleted_at=None).order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**change)
    lists = ("hubspot" if model is Company else "stripe", "--object", name)

    said = compare(*lists)

    (drift,) = Drift.objects.all()
    assert any(name.endswith(field) for name in drift.fields)
    assert "1 object differs. Nothing was changed" in said
    column, value = next(iter(change.items()))
    assert getattr(model.objects.get(pk=row.pk), column) == value

    said = compare(*lists, "--heal")

    assert "brought in line" in said
    assert getattr(model.objects.get(pk=row.pk), column) == getattr(row, column)
    assert Drift.objects.exclude(healed_at=None).count() == 1


def test_a_row_that_was_lost_is_missing_and_comes_back(mirrored: Sandbox) -> None:
    lost = StripeInvoice.objects.order_by("pk").first()
    StripeInvoice.objects.filter(pk=lost.pk).delete()

    compare("stripe", "--object", "invoices")

    assert Drift.objects.get().kind == "missing"
    compare("stripe", "--object", "invoices", "--heal")
    assert StripeInvoice.objects.filter(pk=lost.pk, deleted_at=None).exists()


def test_a_child_that_was_lost_is_a_difference_of_its_parent(mirrored: Sandbox) -> None:
    lost = InvoiceLine.objects.filter(deleted_at=None).order_by("pk").first()
    InvoiceLine.objects.filter(pk=lost.pk).delete()

    compare("stripe", "--object", "invoices", "--heal")

    drift = Drift.objects.get()
    assert (drift.object_id, drift.kind) == (lost.invoice_id, "differs")
    assert InvoiceLine.objects.filter(pk=lost.pk, deleted_at=None).exists()


def test_a_row_that_nobody_has_is_gone(mirrored: Sandbox) -> None:
    kept = Customer.objects.order_by("pk").first()
    kept.pk = "cus_nobody"
    kept.save(force_insert=True)

    compare("stripe", "--object", "customers")

    drift = Drift.objects.get()
    assert (drift.object_id, drift.kind) == ("cus_nobody", "gone")
    assert Customer.objects.get(pk="cus_nobody").deleted_at is None

    compare("stripe", "--object", "customers", "--heal")

    assert Customer.objects.get(pk="cus_nobody").deleted_at is not None


def test_what_an_event_tells_of_is_under_way_and_no_difference(mirrored: Sandbox) -> None:
    customer = Customer.objects.order_by("pk").first()
    mirrored.control("PATCH", f"objects/stripe/customer/{customer.pk}", {"name": "Renamed GmbH"})

    said = compare("stripe", "--object", "customers")

    assert said.strip().endswith("all the same")
    assert DirtyObject.objects.filter(object="customers", object_id=customer.pk).exists()
    call_command("keep_up", "--once")
    assert Customer.objects.get(pk=customer.pk).name == "Renamed GmbH"


def test_a_link_that_hubspot_changed_without_a_stamp_is_found(mirrored: Sandbox) -> None:
    company, other = Company.objects.filter(deleted_at=None).order_by("pk")[:2]
    contact = other.contact_ids[0]
    linked = {"associations": {"contacts": [contact]}}
    mirrored.control("PATCH", f"objects/hubspot/companies/{company.pk}", {"properties": {}, **linked})

    compare("hubspot", "--object", "companies", "--heal")

    assert contact in Company.objects.get(pk=company.pk).contact_ids


def test_healing_by_a_person_has_the_object_written_anew(mirrored: Sandbox) -> None:
    customer = Customer.objects.order_by("pk").last()
    Customer.objects.filter(pk=customer.pk).update(email="other@example.com")
    compare("stripe", "--object", "customers")

    reconcile.heal(list(Drift.objects.all()), by="Admin")
    call_command("keep_up", "--once")

    assert Customer.objects.get(pk=customer.pk).email == customer.email
    assert Drift.objects.get().healed_by == "Admin"


def test_a_provider_that_fails_half_way_is_said_and_the_rest_is_compared(mirrored: Sandbox) -> None:
    mirrored.fault(provider="stripe", route="/v1/invoices", action="status", status=500, times=0)

    said = compare("stripe", "--object", "invoices")

    assert "stripe invoices: Stripe answered with an error (500)" in said
    assert Comparison.objects.get(object="invoices").error != ""


def test_its_requests_are_counted_as_comparing(mirrored: Sandbox) -> None:
    ledger.flush()
    before = {row.purpose: row.gets for row in ApiUsage.objects.filter(provider="stripe")}

    compare("stripe", "--object", "products", "--heal")
    ledger.flush()

    after = {row.purpose: row.gets for row in ApiUsage.objects.filter(provider="stripe")}
    assert after["reconcile"] > before.get("reconcile", 0)
    assert after.get("sync") == before.get("sync")


def test_a_difference_left_open_is_closed_by_the_next_comparison_that_finds_it_in_line(mirrored: Sandbox) -> None:
    customer = Customer.objects.order_by("pk").last()
    Customer.objects.filter(pk=customer.pk).update(email="other@example.com")
    compare("stripe", "--object", "customers")
    compare("stripe", "--object", "customers")
    assert Drift.objects.get().healed_at is None, "the newer comparison's stands for both"

    compare("stripe", "--object", "customers", "--heal")

    assert not Drift.objects.filter(healed_at=None).exists()


def test_a_balance_is_healed_by_a_person_too(mirrored: Sandbox) -> None:
    row = BalanceTransaction.objects.filter(deleted_at=None).order_by("pk").first()
    BalanceTransaction.objects.filter(pk=row.pk).update(description="by hand")
    compare("stripe", "--object", "balance_transactions")
    drift = Drift.objects.get()
    assert drift.object_id == row.customer_id

    reconcile.heal([drift], by="Admin")
    call_command("keep_up", "--once")

    assert BalanceTransaction.objects.get(pk=row.pk).description == row.description


def test_a_scheduled_pass_compares_every_payload_and_writes_what_differs(mirrored: Sandbox) -> None:
    customer = Customer.objects.order_by("pk").last()
    stale = {**customer.payload, "phone": "+49 30 1"}
    Customer.objects.filter(pk=customer.pk).update(payload=stale, payload_hash=b"")

    tasks.run_now(provider="stripe", object="customers")

    drift = Drift.objects.get()
    assert (drift.object_id, drift.fields) == (customer.pk, ["phone"])
    assert drift.healed_at is not None
    assert Customer.objects.get(pk=customer.pk).payload == customer.payload


def test_a_malformed_object_on_the_first_page_ends_no_comparison_of_the_others(mirrored: Sandbox) -> None:
    answer = {"object": "list", "data": [{"object": "coupon", "id": "BROKEN", "duration": 7}], "has_more": False}
    mirrored.fault(provider="stripe", route="/v1/coupons", action="status", status=200, body=answer, times=0)

    reconcile.read_each([catalog.find("stripe", "coupons"), catalog.find("stripe", "products")], terms=Terms())

    assert not Comparison.objects.filter(finished_at=None).exists()
    assert Comparison.objects.get(object="products").error == ""
    assert Comparison.objects.get(object="coupons").error != ""


def test_what_a_webhook_buried_early_in_a_long_pass_is_no_difference(mirrored: Sandbox) -> None:
    now = database_now()
    comparison = Comparison.objects.create(
        provider="stripe", object="customers", heals=True, began_at=now - timedelta(hours=1)
    )
    told = {"provider": "stripe", "event_type": "customer.deleted", "payload": {}, "event_id": "evt_buried"}
    told_at = now - timedelta(minutes=55)
    WebhookEvent.objects.create(objects_marked=["customers cus_1"], received_at=told_at, **told)
    settling.note_gone(comparison, catalog.find("stripe", "customers"), ids=["cus_1", "cus_2"])

    settling.settle([(comparison, "")])

    assert [drift.object_id for drift in comparison.drifts.all()] == ["cus_2"]
    assert comparison.gone == 1
