"""What a person waits for, to be read first."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0017_stopped_by")]

    operations = [
        migrations.AddField("dirtyobject", "wanted_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "dirtyobject",
            "wanted_for",
            django.contrib.postgres.fields.ArrayField(
                models.TextField(db_collation="C"), blank=True, db_default=[], default=list
            ),
        ),
        migrations.AddIndex(
            "dirtyobject",
            models.Index(
                fields=["provider", "wanted_at"],
                condition=models.Q(("wanted_at", None), _negated=True),
                name="sync_dirty_wanted",
            ),
        ),
    ]
