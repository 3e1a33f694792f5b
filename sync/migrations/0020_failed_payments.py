"""Failed payments by their invoice: a team's timeline asks for those of its own."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0019_team_refreshes")]
    operations = [
        migrations.AddIndex(
            model_name="webhookevent",
            index=models.Index(
                django.db.models.fields.json.KT("payload__data__object__id"),
                condition=models.Q(("event_type", "invoice.payment_failed")),
                name="sync_event_failed_payment",
            ),
        ),
    ]
