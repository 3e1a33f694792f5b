"""Who had which team's objects read again, and when."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0018_wanted_objects")]

    operations = [
        migrations.CreateModel(
            name="TeamRefresh",
            fields=[
                ("team_id", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("asked_by", models.TextField()),
                ("total", models.PositiveIntegerField()),
            ],
        ),
    ]
