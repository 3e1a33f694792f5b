"""Links to hosted documents lead to the sandbox's own pages once it knows its public address."""

from sandbox.http import Request
from sandbox.public_links import rewritten
from sandbox.server import Sandbox
from sandbox.world import World

HERE = "http://127.0.0.1:8420"


def test_a_document_leads_to_the_page_of_its_object() -> None:
    body = (
        b'{"a":"https://invoice.stripe.com/i/acct_sandbox/test_in_1",'
        b'"b":"https://pay.stripe.com/credit_notes/acct_sandbox/test_cn_1/pdf",'
        b'"c":"https://quotes.flowfuse.example/7.pdf","d":"https://example.com/"}'
    )

    found = rewritten(body, HERE).decode()

    assert f'"{HERE}/ui/stripe/invoices/in_1"' in found
    assert f'"{HERE}/ui/stripe/credit_notes/cn_1"' in found
    assert f'"{HERE}/ui/hubspot/contacts/26586079/record/0-14/7"' in found
    assert '"https://example.com/"' in found


def test_links_are_left_alone_without_a_public_address() -> None:
    for public_url, host in (("", "https://invoice.stripe.com/"), (HERE, f"{HERE}/ui/stripe/invoices/")):
        sandbox = Sandbox(lambda: World.build(seed="demo"), public_url=public_url)
        request = Request("GET", "/stripe/v1/invoices", [], {"authorization": "Bearer rk_test_sandbox_read"}, b"")

        assert f'"hosted_invoice_url":"{host}' in sandbox.handle(request).body.decode()
