"""What the providers told us, each event once."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0003_account")]

    operations = [
        migrations.CreateModel(
            name="WebhookEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("event_id", models.TextField(db_collation="C")),
                ("event_type", models.TextField()),
                ("source", models.TextField(choices=[("webhook", "webhook"), ("poll", "poll")], default="webhook")),
                (
                    "objects_marked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(db_collation="C"), blank=True, default=list, size=None
                    ),
                ),
                ("payload", models.JSONField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ignored_at", models.DateTimeField(blank=True, null=True)),
                ("ignored_by", models.TextField(blank=True, db_default="", default="")),
                ("ignored_reason", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "indexes": [models.Index(fields=["-received_at"], name="sync_event_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "event_id"), name="sync_event_stored_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ignored_at", None), models.Q(("ignored_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="sync_event_ignored_with_reason",
                    ),
                ],
            },
        ),
    ]
