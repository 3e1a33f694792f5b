"""Single objects, expansion, search and errors, driven by the official client."""

from typing import Any

import pytest
import requests
import stripe

from sandbox.server import Server
from sandbox.stripe import objects
from sandbox.world import World
from tests.sandbox.stripe_objects import furnish


@pytest.fixture(autouse=True)
def _account(world: World) -> None:
    furnish(world.stripe)


def test_references_are_ids_until_expanded(read_client: stripe.StripeClient) -> None:
    plain = read_client.v1.subscriptions.retrieve("sub_1")
    expand = ["customer", "discounts.source.coupon", "default_payment_method", "items.data.price.product"]
    full: Any = read_client.v1.subscriptions.retrieve("sub_1", {"expand": expand})

    assert (plain.customer, plain.discounts, plain.default_payment_method) == ("cus_1", ["di_1"], "pm_1")
    assert full.customer.email == "billing@ada.example"
    assert full.discounts[0].source.coupon.amount_off == 300
    assert full.default_payment_method.card.last4 == "4242"
    assert full["items"].data[1].price.product.name == "Team"


def test_lists_expand_through_data_and_arrays(read_client: stripe.StripeClient) -> None:
    page: Any = read_client.v1.subscriptions.list(
        {"expand": ["data.discounts.source.coupon", "data.discounts.promotion_code", "data.default_payment_method"]}
    )

    assert page.data[0].discounts[0].source.coupon.id == "COUPON"
    assert page.data[0].discounts[0].promotion_code.code == "SAVE3"
    assert page.data[0].default_payment_method.id == "pm_1"


def test_expanding_leaves_the_stored_object_alone(read_client: stripe.StripeClient) -> None:
    read_client.v1.invoices.retrieve(
        "in_1", {"expand": ["discounts.source.coupon", "parent.subscription_details.subscription"]}
    )

    assert read_client.v1.invoices.retrieve("in_1").discounts == ["di_1"]


@pytest.mark.parametrize(
    "path", ["name", "nothing", "metadata", "discounts.source", "data.customer", "subscription_details.subscription"]
)
def test_what_cannot_be_expanded_is_refused(path: str, read_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        read_client.v1.subscriptions.retrieve("sub_1", {"expand": [path]})


def test_the_fifth_level_is_refused(read_client: stripe.StripeClient) -> None:
    read_client.v1.subscriptions.list({"expand": ["data.items.data.price"]})
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels"):
        read_client.v1.subscriptions.list({"expand": ["data.items.data.price.product"]})


def test_some_fields_come_only_when_expanded(read_client: stripe.StripeClient) -> None:
    plain = read_client.v1.customers.retrieve("cus_1")
    full: Any = read_client.v1.customers.retrieve(
        "cus_1", {"expand": ["tax_ids", "subscriptions", "invoice_credit_balance"]}
    )

    assert "tax_ids" not in plain
    assert full.tax_ids.data[0].value == "DE123456789"
    assert full.subscriptions.data[0].id == "sub_1"
    assert full.invoice_credit_balance["usd"] == -full.balance == 700


def test_a_coupons_products_come_only_when_expanded(read_client: stripe.StripeClient) -> None:
    assert "applies_to" not in read_client.v1.coupons.retrieve("COUPON")
    assert read_client.v1.coupons.retrieve("COUPON", {"expand": ["applies_to"]}).applies_to.products == ["prod_1"]


def test_expanding_needs_the_permission_to_read(read_client: stripe.StripeClient, world: World) -> None:
    key = world.keys.named("rk_test_sandbox_read")
    assert key is not None
    key.dropped = {"rak_coupon_*"}

    read_client.v1.subscriptions.retrieve("sub_1", {"expand": ["discounts"]})
    with pytest.raises(stripe.PermissionError, match="rak_coupon_read"):
        read_client.v1.subscriptions.retrieve("sub_1", {"expand": ["discounts.source.coupon"]})


def test_a_missing_object_is_404(read_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription: 'sub_none'") as refused:
        read_client.v1.subscriptions.retrieve("sub_none")

    error = refused.value
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "id")
    assert (error.request_id or "").startswith("req_")


def test_a_deleted_customer_answers_with_its_stub_but_a_deleted_coupon_does_not(
    stripe_client: stripe.StripeClient, world: World
) -> None:
    stripe_client.v1.customers.delete("cus_1")
    world.stripe.delete("coupon", "COUPON")

    stub = stripe_client.v1.customers.retrieve("cus_1")
    assert stub.to_dict() == {"id": "cus_1", "object": "customer", "deleted": True}
    assert stripe_client.v1.customers.list().data == []
    assert stripe_client.v1.subscriptions.retrieve("sub_1").status == "canceled"
    expanded: Any = stripe_client.v1.subscriptions.retrieve("sub_1", {"expand": ["customer"]})
    assert expanded.customer.deleted is True
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.coupons.retrieve("COUPON")


def test_a_coupon_id_is_free_text(read_client: stripe.StripeClient, world: World) -> None:
    world.stripe.put(objects.coupon(id="50 % off / été", created=1, percent_off=50))

    assert read_client.v1.coupons.retrieve("50 % off / été").percent_off == 50


def test_validity_follows_the_clock_and_the_limits(read_client: stripe.StripeClient, world: World) -> None:
    now = world.clock.timestamp()
    world.stripe.put(objects.coupon(id="SOON", created=now, percent_off=5, redeem_by=now + 60))
    world.stripe.put(objects.promotion_code(id="promo_soon", coupon="SOON", code="SOON", created=now))
    world.stripe.put(objects.coupon(id="USED", created=now, percent_off=5, max_redemptions=1, times_redeemed=1))

    assert read_client.v1.coupons.retrieve("SOON").valid is True
    assert read_client.v1.promotion_codes.retrieve("promo_soon").active is True
    world.clock.advance(61)
    assert read_client.v1.coupons.retrieve("SOON").valid is False
    assert read_client.v1.promotion_codes.retrieve("promo_soon").active is False
    assert read_client.v1.coupons.retrieve("USED").valid is False


def test_search_finds_a_team_exactly(read_client: stripe.StripeClient) -> None:
    def found(query: str) -> list[str]:
        return [row.id for row in read_client.v1.subscriptions.search({"query": query}).data]

    assert found("metadata['team']:'abdegjkmnp'") == ["sub_1"]
    assert found('metadata["team"]:"abdegjkmnp" AND status:"active"') == ["sub_1"]
    assert found("metadata['team']:'ABDEGJKMNP'") == []
    assert found("-metadata['team']:'abdegjkmnp'") == []
    assert found("status:'canceled' OR status:'active'") == ["sub_1"]
    assert found("created>1000") == ["sub_1"]


@pytest.mark.parametrize("query", ["", "team", "metadata['team']", "status:'a' AND", "colour:'red'", "status:'a' b"])
def test_a_search_that_cannot_be_read_is_refused(query: str, read_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        read_client.v1.subscriptions.search({"query": query})


def test_search_lags_behind_a_change(stripe_client: stripe.StripeClient, world: World) -> None:
    def teams(team: str) -> list[str]:
        query = f"metadata['team']:'{team}'"
        return [row.id for row in stripe_client.v1.subscriptions.search({"query": query}).data]

    stripe_client.v1.subscriptions.update("sub_1", {"metadata": {"team": "zzzzzzzzzz"}})

    assert (teams("abdegjkmnp"), teams("zzzzzzzzzz")) == (["sub_1"], [])
    world.clock.advance(61)
    assert (teams("abdegjkmnp"), teams("zzzzzzzzzz")) == ([], ["sub_1"])


def test_search_pages_by_token(read_client: stripe.StripeClient, world: World) -> None:
    for number in range(7):
        world.stripe.put(objects.customer(id=f"cus_p{number}", created=number, email="p@p.example"))
    world.stripe.settle()

    page = read_client.v1.customers.search({"query": "email:'P@p.example'", "limit": 3})

    assert page.has_more is True
    assert [row.id for row in page.auto_paging_iter()] == [f"cus_p{number}" for number in reversed(range(7))]


def test_every_answer_carries_the_headers(read_client: stripe.StripeClient) -> None:
    response = read_client.v1.customers.retrieve("cus_1").last_response

    assert response is not None
    assert response.headers["Stripe-Version"] == stripe.api_version == objects.API_VERSION
    assert (response.request_id or "").startswith("req_")


def test_another_api_version_is_refused(sandbox_server: Server) -> None:
    headers = {"Authorization": "Bearer rk_test_sandbox_read", "Stripe-Version": "2020-08-27"}

    answer = requests.get(f"{sandbox_server.url}/stripe/v1/customers", headers=headers, timeout=5)

    assert answer.status_code == 400
    assert "2020-08-27" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("DELETE", "/v1/coupons"), ("GET", "/v2/x")])
def test_an_unknown_path_is_stripes_404(method: str, path: str, sandbox_server: Server) -> None:
    headers = {"Authorization": "Bearer rk_test_sandbox_write"}

    answer = requests.request(method, f"{sandbox_server.url}/stripe{path}", headers=headers, timeout=5)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == f"Unrecognized request URL ({method}: {path})."


def test_the_account_answers(read_client: stripe.StripeClient) -> None:
    assert read_client.v1.accounts.retrieve_current().id == "acct_sandbox"
