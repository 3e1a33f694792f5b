"""What our questions to the providers cost, as people see it."""

from datetime import timedelta

import pytest

from billing_ops.kernel.clock import now
from sync.models import ApiUsage, RefusedKey
from sync.panels.spending import hundredths
from tests.sync.views.conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    """What other tests' requests cost is written down by a connection of its own, and outlives them."""
    ApiUsage.objects.all().delete()


@pytest.fixture
def small_share(settings) -> None:
    """A share of a hundred reads."""
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 200, 50


def spend(gets: int, *, purpose: str = "sync", provider: str = "stripe", days_ago: int = 0, others: int = 0) -> None:
    day = now().date() - timedelta(days=days_ago)
    ApiUsage.objects.create(provider=provider, day=day, purpose=purpose, gets=gets, others=others)


def test_the_reads_stand_against_our_share(auditor, small_share) -> None:
    spend(30)
    spend(10, purpose="lookup", days_ago=3, others=2)
    spend(500, days_ago=31)
    spend(7, provider="hubspot", purpose="poll", others=5)

    text = text_of(auditor.get("/sync/requests/"))

    assert "40 of 100 reads 40 %" in text
    assert "Enough is left. Nothing is held back." in text
    assert "Lists read by hand 30 75 % 0 0" in text
    assert "Checks of teams 10 25 % 2 0" in text
    assert "Asking what changed 0 0 % 0 12" in text


def test_each_purpose_has_its_own_name(auditor, small_share) -> None:
    spend(1, purpose="doctor")
    spend(2, purpose="reconcile")

    text = text_of(auditor.get("/sync/requests/"))

    assert "Lists read and compared 2 67 % 0 0" in text
    assert "Doctor's questions 1 33 % 0 0" in text
    assert "Checks of teams 0 0 % 0 0" in text


@pytest.mark.parametrize("counts", [[1, 1, 1], [2, 3, 1, 0], [995, 4, 1], [1] * 7, [5]])
def test_the_shares_of_all_purposes_come_to_a_hundred(counts) -> None:
    shares = hundredths(counts)

    assert sum(shares) == 100
    assert all(abs(share - count * 100 / sum(counts)) < 1 for share, count in zip(shares, counts, strict=True))
    assert hundredths([0, 0]) == [0, 0]


def test_a_rate_that_limits_nothing_is_said_to_be_none(auditor, settings) -> None:
    settings.STRIPE_REQUESTS_PER_SECOND, settings.HUBSPOT_REQUESTS_PER_SECOND = 100_000, 15

    text = text_of(auditor.get("/sync/requests/"))

    assert "Stripe, everything not limited here" in text
    assert "HubSpot, everything 15 a second" in text


@pytest.mark.parametrize(
    ("spent", "look", "sentence"),
    [
        (79, "budget_ok", "Enough is left."),
        (80, "budget_low", "compared with Stripe half as often"),
        (100, "budget_spent", "is used up (100 of 100 in 30 days)"),
    ],
)
def test_the_words_change_at_eighty_and_at_a_hundred(
    auditor, small_share, spent: int, look: str, sentence: str
) -> None:
    spend(spent)

    page = auditor.get("/sync/requests/")

    assert sentence in text_of(page)
    assert page.context["panel"].look == look


def test_every_page_says_when_the_reads_are_spent_and_only_then(signed_in, small_share) -> None:
    spend(99)
    support = signed_in("support")
    assert "is used up" not in text_of(support.get("/"))

    spend(1, purpose="poll")

    assert "Our share of Stripe's monthly reads is used up" in text_of(support.get("/"))


def test_refused_keys_are_named_by_four_characters(auditor) -> None:
    assert "Both providers take our keys." in text_of(auditor.get("/sync/requests/"))

    RefusedKey.objects.create(provider="stripe", key_last4="abcd", key_fingerprint="f", message="Invalid API Key")

    text = text_of(auditor.get("/sync/requests/"))
    assert "Stripe does not accept the key “…abcd” since" in text
    assert "Invalid API Key" in text


def test_the_page_costs_few_queries(auditor, small_share, django_assert_max_num_queries) -> None:
    spend(100)

    with django_assert_max_num_queries(15):
        auditor.get("/sync/requests/")
