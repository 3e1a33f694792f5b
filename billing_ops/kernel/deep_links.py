"""Addresses of one object in a vendor's own pages (facts/stripe.md §9, facts/hubspot.md §1, §4)."""

from urllib.parse import quote, urlsplit

from django.conf import settings

HUBSPOT_TYPES = {"company": "0-2", "contact": "0-1", "deal": "0-3", "ticket": "0-5", "quote": "0-14"}
HUBSPOT_TYPES |= {"subscription": "0-69", "invoice": "0-53", "line_item": "0-8"}


def stripe(kind: str, stripe_id: str, *, live: bool) -> str:
    """This function will return the dashboard's address of a Stripe object; `kind` is its plural ("customers")."""
    mode = "" if live or settings.STRIPE_UI_BASE != "https://dashboard.stripe.com" else "/test"
    return f"{settings.STRIPE_UI_BASE}{mode}/{kind}/{quote(stripe_id, safe='')}"


def hubspot(kind: str, hubspot_id: str) -> str:
    """This function will return the address of a HubSpot record; `kind` is a key of HUBSPOT_TYPES."""
    record = quote(hubspot_id, safe="")
    return f"{settings.HUBSPOT_UI_BASE}/contacts/{settings.HUBSPOT_PORTAL_ID}/record/{HUBSPOT_TYPES[kind]}/{record}"


def document(url: str) -> str:
    """
    This function will return a provider's link to a document if it is safe to print, else ''.

    That is https alone, or the sandbox's own http address where the vendors' pages are the sandbox's.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    own = urlsplit(settings.STRIPE_UI_BASE)
    is_own = own.scheme == "http" and (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
    return url if (parts.scheme == "https" and parts.netloc) or is_own else ""


def ticket(ticket_id: str) -> str:
    """This function will return the address of a ticket by its number."""
    return hubspot("ticket", ticket_id)
