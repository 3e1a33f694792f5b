from invoices.models.hubspot_invoice import HubSpotInvoice
from invoices.models.stripe_invoice import InvoiceLine, InvoicePayment, StripeInvoice

__all__ = ["HubSpotInvoice", "InvoiceLine", "InvoicePayment", "StripeInvoice"]
