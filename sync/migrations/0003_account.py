"""Whose data the mirror holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0002_malformed_objects")]

    operations = [
        migrations.CreateModel(
            name="SyncAccount",
            fields=[
                ("provider", models.TextField(primary_key=True, serialize=False)),
                ("account", models.TextField()),
                ("pinned_at", models.DateTimeField()),
            ],
        ),
    ]
