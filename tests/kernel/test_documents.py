"""A link or a text that a provider's user wrote cannot run anything or look like something else."""

from dataclasses import dataclass

import pytest

from billing_ops.kernel import deep_links
from billing_ops.kernel.plain_text import plain


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://invoice.stripe.com/i/1", True),
        ("http://127.0.0.1:8420/ui/stripe/invoices/in_1", True),
        ("http://127.0.0.1:9999/elsewhere", False),
        ("http://invoice.stripe.com/i/1", False),
        ("javascript:alert(1)", False),
        ("//invoice.stripe.com/i/1", False),
        ("https:///i/1", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_a_safe_document_link_is_printed(settings: object, url: str, printed: bool) -> None:
    settings.STRIPE_UI_BASE = "http://127.0.0.1:8420/ui/stripe"  # type: ignore[attr-defined]

    assert deep_links.document(url) == (url if printed else "")


def test_without_the_sandbox_no_http_link_is_printed(settings: object) -> None:
    settings.STRIPE_UI_BASE = "https://dashboard.stripe.com"  # type: ignore[attr-defined]

    assert deep_links.document("http://dashboard.stripe.com/i/1") == ""


def test_direction_marks_go_from_texts_at_any_depth() -> None:
    @dataclass(frozen=True)
    class Named:
        names: list[str]

    assert plain(Named(["Acme\u202egpj.\u2066", "Zoë"])) == Named(["Acmegpj.", "Zoë"])
