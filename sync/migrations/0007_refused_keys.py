"""Keys a provider does not accept."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0006_watermarks")]

    operations = [
        migrations.CreateModel(
            name="RefusedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("scope", models.TextField(blank=True, default="")),
                ("key_last4", models.TextField()),
                ("key_fingerprint", models.TextField()),
                ("permission", models.TextField(blank=True, db_default="", default="")),
                ("message", models.TextField()),
                ("refused_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("probed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "scope"), name="sync_refused_key_one_per_scope")
                ],
            },
        ),
    ]
