"""Which events told of an object, without reading them all."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sync", "0015_one_comparison_per_pass")]

    operations = [
        migrations.AddIndex(
            model_name="webhookevent",
            index=django.contrib.postgres.indexes.GinIndex(fields=["objects_marked"], name="sync_event_objects"),
        ),
    ]
