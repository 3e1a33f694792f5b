"""A user is made inactive and a role is ended; billing_app can remove neither, so who held what stays known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "REVOKE DELETE ON accounts_user, accounts_rolegrant FROM billing_app",
            "GRANT DELETE ON accounts_user, accounts_rolegrant TO billing_app",
        )
    ]
