"""Names, numbers of quotes and of invoices, as the search finds them: by beginning, by part, by what is nearly so."""

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0004_what_names_are_compared_by"),
        ("customers", "0001_mirrored_tables"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="company",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    models.Func(models.F("name"), function="search_text", output_field=models.TextField()), "C"
                ),
                name="company_name_beginning",
            ),
        ),
        migrations.AddIndex(
            model_name="company",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.comparison.Collate(
                        models.Func(models.F("name"), function="search_text", output_field=models.TextField()), "C"
                    ),
                    name="gin_trgm_ops",
                ),
                gin_pending_list_limit=1024,
                name="company_name_trigrams",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    models.Func(models.F("name"), function="search_text", output_field=models.TextField()), "C"
                ),
                name="customer_name_beginning",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.comparison.Collate(
                        models.Func(models.F("name"), function="search_text", output_field=models.TextField()), "C"
                    ),
                    name="gin_trgm_ops",
                ),
                gin_pending_list_limit=1024,
                name="customer_name_trigrams",
            ),
        ),
    ]
