"""The fake HubSpot: CRM records, associations, definitions and conversations over HTTP."""
