"""Where a comparison found the mirror wrong."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0008_usage")]

    operations = [
        migrations.CreateModel(
            name="Drift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("object", models.TextField()),
                ("object_id", models.TextField(db_collation="C")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("missing", "not in our copy"),
                            ("differs", "differs"),
                            ("gone", "no longer at the provider"),
                        ]
                    ),
                ),
                ("fields", models.JSONField(blank=True, default=list)),
                ("sample", models.JSONField(blank=True, default=dict)),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("healed_at", models.DateTimeField(blank=True, null=True)),
                ("healed_by", models.TextField(blank=True, db_default="", default="")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drifts", to="sync.syncrun"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["provider", "object", "-found_at"], name="sync_drift_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "object_id"), name="sync_drift_one_per_object_and_run")
                ],
            },
        ),
    ]
