"""Staff users and the roles they hold."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # The grants of billing_app must be in place before any table is made.
    dependencies = [("kernel", "0001_roles")]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "title",
                    models.CharField(
                        blank=True, choices=[("", "–"), ("CTO", "CTO"), ("CEO", "CEO")], default="", max_length=3
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("email",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__in", ["", "CTO", "CEO"])), name="user_title_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("support", "Support"),
                            ("sales_ops", "Sales ops"),
                            ("executive", "Executive"),
                            ("auditor", "Auditor"),
                            ("admin", "Admin"),
                        ],
                        max_length=20,
                    ),
                ),
                ("granted_by", models.CharField(max_length=254)),
                ("granted_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, max_length=254)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("user", "granted_at"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("user", "role"), name="role_grant_held_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["support", "sales_ops", "executive", "auditor", "admin"])),
                        name="role_grant_role_known",
                    ),
                ],
            },
        ),
    ]
