"""
A lookup is what somebody was allowed to see: billing_app may add one, and neither change nor remove any.

That holds for its texts too (quotation, who wrote it, the ticket's subject). Retention, once it exists, runs as
billing_owner; a grant for the program that everybody uses would let it empty the evidence of any lookup unnoticed.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0002_lookup_and_team_link")]
    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON subscriptions_lookup FROM billing_app",
            "GRANT UPDATE, DELETE ON subscriptions_lookup TO billing_app",
        )
    ]
