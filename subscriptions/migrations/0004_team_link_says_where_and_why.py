import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0003_lookups_are_never_changed"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="teamlink",
            name="team_link_has_a_quotation",
        ),
        migrations.AddField(
            model_name="teamlink",
            name="revoked_by_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="teamlink",
            name="revoked_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="teamlink",
            name="source_detail",
            field=models.TextField(default=""),
        ),
        migrations.AlterField(
            model_name="teamlink",
            name="source",
            field=models.TextField(
                choices=[
                    ("ticket", "a ticket"),
                    ("email", "an e-mail"),
                    ("quote", "a quote"),
                    ("contract", "a contract"),
                    ("other", "another document"),
                ]
            ),
        ),
        migrations.AddIndex(
            model_name="teamlink",
            index=models.Index(fields=["team_id"], name="team_link_by_team"),
        ),
        migrations.AddConstraint(
            model_name="teamlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("team_id", ""), _negated=True), models.Q(("company_id", ""), _negated=True)
                ),
                name="team_link_names_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamlink",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.GreaterThan(
                    django.db.models.functions.text.StrIndex(
                        django.db.models.functions.comparison.Collate("quotation", "C"),
                        django.db.models.functions.comparison.Collate("team_id", "C"),
                    ),
                    0,
                ),
                name="team_link_quotes_the_team_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__in", ["ticket", "email", "quote", "contract", "other"]),
                    models.Q(("source_detail", ""), _negated=True),
                ),
                name="team_link_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("revoked_at", None), ("revoked_by_id", None), ("revoked_by_label", ""), ("revoked_reason", "")
                    ),
                    models.Q(
                        ("revoked_at__gte", models.F("confirmed_at")),
                        ("revoked_at__isnull", False),
                        ("revoked_by_id__isnull", False),
                        models.Q(("revoked_by_label", ""), _negated=True),
                        models.Q(("revoked_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="team_link_revoked_whole_or_not",
            ),
        ),
    ]
