"""The trail and its notes, as tables; what guards them follows in 0002."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # The grants of billing_app must be in place before any table is made.
    dependencies = [("kernel", "0001_roles")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("position", models.BigIntegerField(db_default=0, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("accounts:session:opened", "Signed in"),
                            ("accounts:session:refused", "Sign-in refused"),
                            ("accounts:session:closed", "Signed out"),
                            ("accounts:session:ended", "Session ended by time"),
                            ("accounts:password:changed", "Password changed"),
                            ("accounts:user:created", "User created"),
                            ("accounts:role:granted", "Role granted"),
                            ("accounts:role:ended", "Role ended"),
                            ("kernel:access:refused", "Access refused"),
                            ("subscriptions:lookup:made", "Team checked"),
                            ("subscriptions:lookup:refused", "Team check refused"),
                            ("subscriptions:lookup:renewed", "Team check renewed"),
                            ("subscriptions:team:viewed", "Team page viewed"),
                            ("subscriptions:team:linked", "Team linked to a company"),
                            ("subscriptions:team:unlinked", "Team link ended"),
                            ("sync:run:requested", "Sync requested"),
                            ("audit:entry:exported", "Audit trail exported"),
                            ("audit:chain:verified", "Audit trail verified"),
                            ("audit:note:removed", "Free text removed"),
                        ],
                        max_length=60,
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_label", models.TextField()),
                (
                    "actor_roles",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("actor_title", models.TextField(default="")),
                ("subject_type", models.TextField(default="")),
                ("subject_id", models.TextField(default="")),
                ("subject_label", models.TextField(default="")),
                ("lookup_id", models.TextField(default="")),
                ("command_id", models.TextField(default="")),
                ("details", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("note_hashes", models.JSONField(default=dict)),
                ("prev_hash", models.BinaryField(db_default=b"", max_length=32, unique=True)),
                ("hash", models.BinaryField(db_default=b"", max_length=32, unique=True)),
            ],
            options={
                "db_table": "audit_entry",
                "ordering": ["-position"],
                "indexes": [
                    models.Index(fields=["action", "-position"], name="audit_entry_action"),
                    models.Index(fields=["actor_id", "-position"], name="audit_entry_actor"),
                    models.Index(fields=["subject_type", "subject_id", "-position"], name="audit_entry_subject"),
                    models.Index(fields=["lookup_id", "-position"], name="audit_entry_lookup"),
                    models.Index(fields=["at"], name="audit_entry_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("salt", models.BinaryField(max_length=16)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="notes", to="audit.auditentry"
                    ),
                ),
            ],
            options={
                "db_table": "audit_note",
                "constraints": [models.UniqueConstraint(fields=("entry", "kind"), name="audit_note_once_per_kind")],
            },
        ),
    ]
