"""A run counts the objects it could not read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sync", "0001_runs_and_cursors")]

    operations = [
        migrations.AddField(
            model_name="syncrun", name="malformed", field=models.BigIntegerField(db_default=0, default=0)
        ),
    ]
