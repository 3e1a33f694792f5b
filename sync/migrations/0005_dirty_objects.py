"""Objects to be read again, numbered by one sequence."""

import django.db.models.functions.datetime
from django.db import migrations, models

import sync.models.dirty


class Migration(migrations.Migration):
    dependencies = [("sync", "0004_inbox")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE sync_dirty_seq", "DROP SEQUENCE sync_dirty_seq"),
        migrations.CreateModel(
            name="DirtyObject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.TextField()),
                ("object", models.TextField()),
                ("object_id", models.TextField(db_collation="C")),
                ("dirty_seq", models.BigIntegerField(db_default=sync.models.dirty.NextDirtySeq())),
                ("created_at", models.DateTimeField(blank=True, null=True)),
                ("first_marked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("marked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lease", models.TextField(blank=True, db_default="", default="")),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                ("quarantined_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("quarantined_at", None)),
                        fields=["provider", "due_at"],
                        name="sync_dirty_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "object", "object_id"), name="sync_dirty_one_per_object"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarantined_at", None), models.Q(("error", ""), _negated=True), _connector="OR"
                        ),
                        name="sync_dirty_quarantined_with_error",
                    ),
                ],
            },
        ),
    ]
