"""Events whose objects a person had read again; the newest of a provider found without reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0010_scans")]

    operations = [
        migrations.AddField("webhookevent", "replayed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "webhookevent", models.Index(fields=["provider", "source", "-received_at"], name="sync_event_newest_of")
        ),
        migrations.AddIndex(
            "webhookevent",
            models.Index(
                fields=["replayed_at"],
                condition=models.Q(("replayed_at", None), _negated=True),
                name="sync_event_replayed",
            ),
        ),
    ]
