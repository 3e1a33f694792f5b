"""A pass has one comparison, however many processes share it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0014_comparisons"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.UniqueConstraint(
                fields=("provider", "object", "began_at", "heals"), name="sync_comparison_one_per_pass"
            ),
        ),
    ]
