"""The acts are named by reference: from here on a new one needs no migration."""

from django.db import migrations, models

import billing_ops.audit.actions


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_notes_belong_to_their_entry")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(choices=billing_ops.audit.actions.acts, max_length=60),
        ),
    ]
