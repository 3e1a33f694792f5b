"""What our requests cost, by day and purpose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0007_refused_keys")]

    operations = [
        migrations.CreateModel(
            name="ApiUsage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("day", models.DateField()),
                ("purpose", models.TextField()),
                ("gets", models.BigIntegerField(db_default=0, default=0)),
                ("others", models.BigIntegerField(db_default=0, default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "day", "purpose"), name="sync_usage_one_per_day")
                ],
            },
        ),
    ]
