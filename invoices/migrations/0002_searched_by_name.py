"""Names, numbers of quotes and of invoices, as the search finds them: by beginning, by part, by what is nearly so."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_searched_by_name"),
        ("invoices", "0001_mirrored_tables"),
        ("subscriptions", "0006_searched_by_name"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="hubspotinvoice",
            name="hs_invoice_number",
        ),
        migrations.AddIndex(
            model_name="hubspotinvoice",
            index=models.Index(
                django.db.models.functions.comparison.Collate(models.F("number"), "C"), name="hs_invoice_number"
            ),
        ),
        migrations.AddIndex(
            model_name="stripeinvoice",
            index=models.Index(
                django.db.models.functions.comparison.Collate(models.F("number"), "C"), name="stripe_invoice_number"
            ),
        ),
    ]
