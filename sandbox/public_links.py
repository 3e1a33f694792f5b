"""Links to documents that the vendors would host: in a demo they lead to the sandbox's own page of the object."""

import re

from sandbox.pages.addresses import hubspot_page, stripe_page

STRIPE = re.compile(rb"https://(?:invoice|pay)\.stripe\.com/(i|invoice|credit_notes)/acct_sandbox/test_(\w+)(?:/pdf)?")
HUBSPOT = re.compile(rb"https://(invoices|quotes)\.flowfuse\.example/(\w+)(?:\.pdf)?")


def rewritten(body: bytes, public_url: str) -> bytes:
    """Return a response's body with every such link pointing below `public_url`."""

    def stripe(found: re.Match[bytes]) -> bytes:
        kind = "credit_note" if found[1] == b"credit_notes" else "invoice"
        return (public_url + stripe_page(kind, found[2].decode())).encode()

    def hubspot(found: re.Match[bytes]) -> bytes:
        return (public_url + hubspot_page(found[1].decode(), found[2].decode())).encode()

    return HUBSPOT.sub(hubspot, STRIPE.sub(stripe, body))
