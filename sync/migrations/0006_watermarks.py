"""How far the incremental reads have come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0005_dirty_objects")]

    operations = [
        migrations.CreateModel(
            name="Watermark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("object", models.TextField()),
                ("seen_to", models.DateTimeField(blank=True, null=True)),
                ("seen_id", models.TextField(blank=True, db_default="", default="")),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("polled_at", models.DateTimeField(blank=True, null=True)),
                ("gap_from", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "object"), name="sync_watermark_one_per_list")
                ],
            },
        ),
    ]
