"""What Django refuses is said in our words: what happened, what did not change, what to do next."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from billing_ops.kernel.permissions import access_refused, public
from billing_ops.urls import handler400, handler403, handler404, handler500
from billing_ops.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500"]
pytestmark = [pytest.mark.usefixtures("static_files"), pytest.mark.django_db]


@public
def _breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@public
def _denies(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [path("breaks/", _breaks), path("denies/", _denies), *ours]


@pytest.fixture(params=["anonymous", "signed in"])
def client(request: Any, signed_in: Callable[..., Client]) -> Client:
    client = Client() if request.param == "anonymous" else signed_in("support")
    client.raise_request_exception = False
    return client


@pytest.fixture
def with_raising_views(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def _page(answer: HttpResponse) -> str:
    text = answer.content.decode()
    assert "What happened" in text and "What to do next" in text
    return text


def test_no_such_address(client: Client) -> None:
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in _page(answer)


def test_a_raising_view(client: Client, with_raising_views: None) -> None:
    answer = client.get("/breaks/")

    assert answer.status_code == 500
    assert "Something broke on our side" in _page(answer)


def test_a_denying_view(client: Client, with_raising_views: None) -> None:
    answer = client.get("/denies/")

    assert answer.status_code == 403
    assert "You may not open this" in _page(answer)


@pytest.mark.parametrize(
    "address", ["/teams/%00/", "/teams/a%0Ab/", "/teams/%C2%85/", "/audit/?actor=%00", "/accounts/login/?next=/%7F"]
)
def test_a_control_character_in_the_address(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert "The request could not be read" in _page(answer)


def test_an_address_in_another_script_is_readable(client: Client) -> None:
    assert client.get("/teams/%C3%A9/").status_code != 400


@pytest.fixture
def failing_record() -> Iterator[None]:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    access_refused.connect(fail)
    yield
    access_refused.disconnect(fail)


def test_a_refusal_that_was_not_recorded_does_not_say_so(signed_in: Any, failing_record: None) -> None:
    page = signed_in("support").get("/audit/").content.decode()

    assert "Nothing was changed" in page
    assert "audit trail" not in page
