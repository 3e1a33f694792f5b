"""A small mirror of invented customers, written through the ORM: what a search reads, and nothing else."""

from typing import Any

import pytest
from django.test import Client

from billing_ops.kernel import clock
from billing_ops.kernel.permissions import Permission
from customers.models import Company, Customer, Ticket
from invoices.models import HubSpotInvoice, StripeInvoice
from subscriptions.models import Deal, HubSpotSubscription, Quote, Subscription

TEAM = "aBdEgJkLmN"
ALL = frozenset(Permission)
WITHOUT_DEALS = ALL - {Permission.DEAL_VIEW}


def mirrored(model: type, key: str, **fields: Any) -> Any:
    """One row as a read of the provider would have left it."""
    return model.objects.create(pk=key, payload={}, payload_hash=b"", fetched_at=clock.now(), **fields)


@pytest.fixture
def world(db: None) -> None:
    mirrored(Customer, "cus_Alder1", name="Alder Robotics", email="billing@alder.example")
    mirrored(Customer, "cus_Alder2", name="Alder Robotics")
    mirrored(Customer, "cus_Birch1", name="Birch & Loom Textiles")
    mirrored(Customer, "cus_Zolc1", name="Żółć Ünlimited")
    mirrored(Customer, "cus_Volga1", name="Волга Энерго")
    mirrored(Customer, "cus_Hua1", name="华为技术")
    mirrored(Customer, "cus_Gone1", name="Gone Away", deleted_at=clock.now())
    mirrored(Customer, "cus_Mail1", name="jo@alder.example", email="jo@alder.example")
    mirrored(Subscription, "sub_Alder1", customer_id="cus_Alder1", team_id=TEAM, status="past_due")
    mirrored(StripeInvoice, "in_Alder1", customer_id="cus_Alder1", number="ABCD1234-0007", total_minor=4_500)
    mirrored(Company, "501", name="Alder Robotics GmbH", team_id=TEAM)
    mirrored(Company, "502", name="100% Cedar_Works")
    mirrored(Ticket, "1001", subject=f"Team {TEAM} owes USD 45.00, says jo@alder.example", team_id=TEAM)
    mirrored(Deal, "7001", name="Alder renewal, EUR 24,000", amount_minor=2_400_000)
    mirrored(Quote, "8001", title="Alder three years", reference="20260102-000000042")
    mirrored(HubSpotSubscription, "8501", name="Alder contract")
    mirrored(HubSpotInvoice, "9001", company_name="Birch & Loom Textiles", number="INV-1001")


@pytest.fixture
def support(world: None, signed_in: Any) -> Client:
    client: Client = signed_in("support")
    return client
