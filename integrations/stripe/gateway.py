"""Single calls to Stripe through its own client: one method per call we use, typed in and out."""

from collections.abc import Callable
from typing import Any, TypeVar

import stripe

from billing_ops.kernel.errors import Missing
from integrations.pages import Payload
from integrations.stripe import shapes, transport, wire
from integrations.stripe.errors import PROVIDER, translated, unreadable
from integrations.stripe.listings import LISTINGS, Parameters, complete

Shape = TypeVar("Shape")

CUSTOMERS, SUBSCRIPTIONS, INVOICES = LISTINGS["customers"], LISTINGS["subscriptions"], LISTINGS["invoices"]


class Gateway:
    """
    Stripe as seen by one key. What comes back is a checked shape whose `payload` goes to the mirror as it is; it is
    expanded as in the bulk lists, nested lists complete, promotion codes without their text.

    Every method raises the children of ProviderError that `errors.translate` names, and Malformed.
    """

    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client

    def retrieve_account(self) -> Payload:
        """This method will return the account that the key belongs to, as Stripe describes it."""
        with translated():
            account = _body(self._client.v1.accounts.retrieve_current())
        if not isinstance(account.get("id"), str) or account.get("object", "account") != "account":
            raise unreadable("no account")
        return account

    def retrieve_customer(self, customer_id: str) -> shapes.Customer:
        """
        This method will return a customer.

        :raises Missing: there is none, or it was deleted (Stripe answers with a stub, which is the same to us)
        """
        with translated():
            answer = self._client.v1.customers.retrieve(customer_id, {"expand": list(CUSTOMERS.expand)})
        payload = _body(answer)
        if shapes.is_deleted(payload):
            message = f"Customer {customer_id} was deleted in Stripe, so there was nothing to read."
            raise Missing(message, provider=PROVIDER, code="deleted")
        return self._whole(payload, "customers", shapes.customer)

    def retrieve_subscription(self, subscription_id: str) -> shapes.Subscription:
        """This method will return a subscription with its items, discounts and payment method."""
        with translated():
            answer = self._client.v1.subscriptions.retrieve(subscription_id, {"expand": list(SUBSCRIPTIONS.expand)})
        return self._whole(_body(answer), "subscriptions", shapes.subscription)

    def list_subscriptions(self, *, customer_id: str) -> list[shapes.Subscription]:
        """This method will return all subscriptions of a customer, canceled ones too, newest first."""
        listed = self._listed("/v1/subscriptions", [("customer", customer_id), *SUBSCRIPTIONS.parameters()])
        return [self._whole(payload, "subscriptions", shapes.subscription) for payload in listed]

    def retrieve_invoice(self, invoice_id: str) -> shapes.Invoice:
        """This method will return an invoice with all its lines and payments."""
        with translated():
            answer = self._client.v1.invoices.retrieve(invoice_id, {"expand": list(INVOICES.expand)})
        return self._whole(_body(answer), "invoices", shapes.invoice)

    def create_preview(self, *, subscription_id: str) -> shapes.Invoice:
        """
        This method will return the next invoice of a subscription as Stripe would make it now; nothing is created.

        The preview is no object: its id (upcoming_in_…) names nothing, and it is not for the mirror. It is one request,
        as somebody waits for it: of many lines only the first come along (`shapes.lines_shown`).
        :raises Missing: with code "invoice_upcoming_none", Stripe plans no further invoice
        """
        with translated():
            answer = self._client.v1.invoices.create_preview(
                {"subscription": subscription_id, "expand": ["discounts.source.coupon", "lines.data.discounts"]}
            )
        return shapes.invoice(_body(answer))

    def list_balance_transactions(self, *, customer_id: str) -> list[shapes.BalanceTransaction]:
        """This method will return every change of a customer's balance, newest first."""
        listed = self._listed(f"/v1/customers/{customer_id}/balance_transactions", [("limit", "100")])
        return [shapes.balance_transaction(payload) for payload in listed]

    def list_charges(self, *, payment_intent_id: str) -> list[shapes.Charge]:
        """
        This method will return the newest attempts to take one payment, at most ten; from one request.

        The key needs what it needs for refunds anyway: rak_charge_read.
        """
        found, _ = wire.page(self._fetch("/v1/charges", [("payment_intent", payment_intent_id), ("limit", "10")]))
        return [shapes.charge(payload) for payload in found]

    def probe(self, object_name: str) -> None:
        """
        This method will ask for one object of a list, expanded as always, to learn whether the key may.

        :raises AuthFailed: it may not; `missing_permission` says what it lacks
        """
        listing = LISTINGS[object_name]
        self._fetch(f"/v1/{listing.path}", [*listing.parameters(), ("limit", "1")])

    def _whole(self, payload: Payload, listing: str, shape: Callable[[Payload], Shape]) -> Shape:
        complete(payload, LISTINGS[listing], self._fetch)
        return shape(payload)

    def _listed(self, path: str, parameters: Parameters) -> list[Payload]:
        """Every object of a list, page after page; without the client's objects."""
        listed: list[Payload] = []
        more = True
        while more:
            after = [("starting_after", listed[-1]["id"])] if listed else []
            found, more = wire.page(self._fetch(path, parameters + after))
            listed += found
            more = more and bool(found)
        return listed

    def _fetch(self, path: str, parameters: Parameters) -> Payload:
        query: dict[str, Any] = {name: value for name, value in parameters if name != "expand[]"}
        query["expand"] = [value for name, value in parameters if name == "expand[]"]
        with translated():
            answer = self._client.raw_request("get", path, **query)
        return wire.answer(answer.body.encode())


def reader(*, timeout: transport.Timeout | None = None) -> Gateway:
    """
    This function will return the gateway that holds the read key; `timeout` (connect, answer) is in seconds.

    A page that waits for the answer gives a short one; the settings' own is for workers.
    """
    return Gateway(transport.read_client(timeout=timeout))


def writer() -> Gateway:
    """This function will return the gateway that holds the write key: for the money worker, and for doctor."""
    return Gateway(transport.write_client())


def _body(answer: stripe.StripeObject) -> Payload:
    """What came over the wire, not the client's object: that would turn decimals and lose what it does not know."""
    response = getattr(answer, "last_response", None)
    if response is None:
        # The client makes lists and bare values of a body that is no object.
        raise unreadable("no JSON object")
    return wire.answer(response.body.encode())
