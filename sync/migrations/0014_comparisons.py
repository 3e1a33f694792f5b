"""Which comparison found a difference. Nothing has written one before, so no row needs a value."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0013_oldest_mark"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("object", models.TextField()),
                ("heals", models.BooleanField()),
                ("began_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("compared", models.BigIntegerField(db_default=0, default=0)),
                ("missing", models.BigIntegerField(db_default=0, default=0)),
                ("differs", models.BigIntegerField(db_default=0, default=0)),
                ("gone", models.BigIntegerField(db_default=0, default=0)),
                ("unlisted", models.BigIntegerField(db_default=0, default=0)),
                ("error", models.TextField(blank=True, db_default="", default="")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="drift",
            name="sync_drift_one_per_object_and_run",
        ),
        migrations.RemoveField(
            model_name="drift",
            name="run",
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(fields=["provider", "object", "-began_at"], name="sync_comparison_newest"),
        ),
        migrations.AddField(
            model_name="drift",
            name="comparison",
            field=models.ForeignKey(
                default=0, on_delete=django.db.models.deletion.CASCADE, related_name="drifts", to="sync.comparison"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="drift",
            constraint=models.UniqueConstraint(fields=("comparison", "object_id"), name="sync_drift_one_per_object"),
        ),
    ]
