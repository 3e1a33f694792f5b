"""Every number that a checked ticket answers to: a wall closes it by whichever of them it was opened."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0007_bases_of_a_lookup")]
    operations = [
        migrations.AddField(
            model_name="lookup",
            name="known_as",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
    ]
