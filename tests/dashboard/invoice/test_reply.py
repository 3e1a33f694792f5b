"""«Why was I charged this?» over every invoice of the demo: the page's own figures, and nothing that is only ours."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from billing_ops.dashboard.invoice.page import InvoicePage, invoice_page
from billing_ops.dashboard.invoice.reply import invoice_replies
from billing_ops.kernel.money import Money
from customers.models import Customer, PaymentMethod
from invoices.models import StripeInvoice
from subscriptions.models import Lookup, Subscription
from tests.dashboard.conftest import Mirror, words

# A first-level line: the parts of the invoice, which come before the comparison.
PART = re.compile(r"^- .*: (-?)USD ([\d,]+)\.(\d\d)$", re.MULTILINE)


def opened(invoice: StripeInvoice) -> InvoicePage:
    page = invoice_page(Lookup(team_id=invoice.team_id), invoice.stripe_id)
    assert page is not None
    return page


def text_of(page: InvoicePage) -> str:
    (reply,) = invoice_replies(page)
    assert reply.title == "Why was I charged this?"
    return reply.text


def newest(mirror: Mirror, ticket: str, **of: Any) -> StripeInvoice:
    invoice = StripeInvoice.objects.filter(team_id=mirror.team_of(ticket), **of).order_by("-created_at").first()
    assert invoice is not None
    return invoice


def test_every_reply_of_the_demo_adds_up_and_holds_nothing_of_ours(mirror: Mirror) -> None:
    secrets = set(Customer.objects.values_list("email", flat=True)) | set(
        Customer.objects.values_list("name", flat=True)
    )
    secrets |= set(Subscription.objects.values_list("team_id", flat=True)) - {""}

    for invoice in StripeInvoice.objects.exclude(team_id="")[::5]:
        text = text_of(opened(invoice))

        parts = PART.findall(text.split("Compared with")[0])
        sums = [int(sign + whole.replace(",", "") + cents) for sign, whole, cents in parts]
        assert sum(sums) == invoice.amount_due_minor
        assert "…" not in text and not [secret for secret in secrets if secret and secret in text]
        assert not re.search(r"@|\b(?:cus|sub|in|il|pi|pm|ch|di|price|prod|si)_", text)
        assert "Stripe" not in text


def test_the_reply_tells_the_change_the_payment_and_the_difference(mirror: Mirror) -> None:
    changed = text_of(opened(newest(mirror, "1022", billing_reason="subscription_update")))
    renewed = text_of(opened(newest(mirror, "1022", billing_reason="subscription_cycle")))

    assert re.search(r"^- Remote instance: 25 became 30, [^:]+ \d{4}, prorated: USD [\d.]+$", changed, re.MULTILINE)
    assert re.search(r"^    unused time of 25 × Remote instance: -USD [\d.]+$", changed, re.MULTILINE)
    assert re.search(r"^    remaining time on 30 × Remote instance: USD [\d.]+$", changed, re.MULTILINE)
    assert re.search(r"It was paid on \d+ \w+ \d{4}\.", renewed)
    assert re.search(r"Compared with the invoice of [^:]+, it asks for USD 30.00 more:", renewed)
    assert re.search(r"In between, invoice \S+ of \d+ \w+ \d{4} asked for USD [\d.]+ for a change\.", renewed)
    assert "- 5 more Remote instance: 25 became 30: USD 50.00 more" in renewed
    assert "- 1 fewer Hosted instance, small: 2 became 1: USD 20.00 less" in renewed


def test_what_was_given_back_is_told_without_our_reasons(mirror: Mirror) -> None:
    team = mirror.team_of("1044")
    texts = [text_of(opened(row)) for row in StripeInvoice.objects.filter(team_id=team)]

    assert any(re.search(r"(?:Refund|Credit note) of \d+ \w+ \d{4}: USD [\d.,]+\.", text) for text in texts)
    assert not any("requested by customer" in text for text in texts)


def test_an_incomplete_copy_names_no_part(mirror: Mirror) -> None:
    page = opened(newest(mirror, "1022"))
    broken = replace(page, statement=replace(page.statement, gaps=["It has more lines than our copy holds yet."]))

    text = text_of(broken)

    assert PART.findall(text) == []
    assert f"asks for {page.statement.due}" in text
    assert "it stands" not in text and "our copy" not in text


def test_what_somebody_wrote_into_a_name_by_hand_is_left_out(mirror: Mirror) -> None:
    page = opened(newest(mirror, "1001"))
    row = replace(page.rows[0], what="Special for jo@customer.example, see cus_Q1w2E3r4T5 and ZZ9yxwvjk2")

    text = text_of(replace(page, rows=[row]))

    assert "jo@" not in text and "cus_" not in text and "ZZ9yxwvjk2" not in text


def test_of_a_draft_and_of_what_was_written_off_no_more_is_told_than_is_certain(mirror: Mirror) -> None:
    page = opened(newest(mirror, "1001"))

    assert invoice_replies(replace(page, status="draft")) == []
    written_off = replace(page.settlement, words="It was written off as uncollectible.")
    assert "written off" not in text_of(replace(page, status="uncollectible", settlement=written_off))


@pytest.mark.parametrize(
    ("ticket", "titles"),
    [
        ("1001", ["We are looking into it", "What is my next charge?", "How do I change the card?"]),
        ("1024", ["My payment failed: what now?"]),
        ("1027", ["We cancelled: when does it end?"]),
        ("1005", ["Billed under a contract"]),
    ],
)
def test_a_teams_page_offers_what_fits_it(
    support: Client, check: Any, mirror: Mirror, ticket: str, titles: list[str]
) -> None:
    page = words(check(support, ticket))

    assert "Ready replies" in page
    assert [title for title in titles if title not in page] == []


def test_the_teams_page_replies_with_its_own_figures_and_no_card(support: Client, check: Any, mirror: Mirror) -> None:
    page = words(check(support, "1024"))
    replies = page.split("Ready replies")[1].split("Refresh this team")[0]
    invoice = newest(mirror, "1024", status="open")

    assert (
        f"The payment of {Money(invoice.amount_remaining_minor or 0, 'usd')} for invoice {invoice.number} did not"
        in replies
    )
    assert "@" not in replies
    last4 = set(PaymentMethod.objects.values_list("last4", flat=True)) - {""}
    assert not [digits for digits in last4 if re.search(rf"\b{digits}\b", replies)]


def test_the_list_leads_to_the_invoice(support: Client, check: Any, mirror: Mirror) -> None:
    invoice = newest(mirror, "1001")

    body = check(support, "1001").content.decode()

    assert f'href="/teams/{invoice.team_id}/invoices/{invoice.stripe_id}/"' in body
