"""The oldest mark of a list, which every page asks for, by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0012_shared_passes")]

    operations = [
        migrations.AddIndex(
            "dirtyobject",
            models.Index(
                fields=["provider", "object", "first_marked_at"],
                condition=models.Q(quarantined_at=None),
                name="sync_dirty_oldest",
            ),
        ),
    ]
