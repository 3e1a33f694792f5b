"""`manage.py sync` says what it did, and ends with an error when something was not read."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from subscriptions.models import Product
from sync import catalog, reading
from sync.engine import Terms
from sync.models import SyncRun
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db


def test_one_line_per_list(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sync", "stripe", object="products")

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("stripe  products")
    assert f"{Product.objects.count()} new, 0 changed, 0 unchanged" in line


def test_a_list_read_a_moment_ago_is_read_again_only_when_asked(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sync", "stripe", full=True)
    runs = SyncRun.objects.count()

    capsys.readouterr()
    call_command("sync", "stripe")
    assert SyncRun.objects.count() == runs
    assert "--full reads them anyway" in capsys.readouterr().out

    call_command("sync", "stripe", full=True)
    assert SyncRun.objects.count() == 2 * runs


def test_a_list_that_cannot_be_read_is_named_at_the_end_and_the_others_are_read(fresh_sandbox: Sandbox) -> None:
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": ["*coupon*"]})

    with pytest.raises(CommandError) as failure:
        call_command("sync", "stripe", full=True)

    kept, *failures = str(failure.value).splitlines()
    assert kept == "Not everything was read; what was read is kept, and the next run goes on there."
    assert any(line.startswith("stripe coupons: ") for line in failures)
    assert SyncRun.objects.get(object="products").state == "ok"
    assert SyncRun.objects.get(object="coupons").state == "failed"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"provider": ["strype"]}, "'strype' is no provider; nothing was read. There are: stripe, hubspot."),
        ({"provider": ["hubspot"], "object": "coupons"}, "There is no list called 'coupons'; nothing was read."),
    ],
)
def test_a_wrong_name_is_one_clear_sentence(arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(CommandError) as failure:
        call_command("sync", *arguments["provider"], object=arguments.get("object"))

    assert str(failure.value).startswith(sentence)
    assert not SyncRun.objects.exists()


def test_an_endpoint_that_the_server_does_not_have_fails_its_list_alone(fresh_sandbox: Sandbox) -> None:
    page = {"route": "/v1/refunds", "status": 404, "body": "<html>Not found</html>", "times": 0}
    fresh_sandbox.fault(provider="stripe", action="status", **page)

    wanted = [catalog.find("stripe", "refunds"), catalog.find("stripe", "products")]

    (problem,) = reading.read_each(wanted, terms=Terms())

    assert problem.startswith("stripe refunds: The server we ask has no such list, so nothing of it was read;")
    assert dict(SyncRun.objects.values_list("object", "state")) == {"refunds": "failed", "products": "ok"}
