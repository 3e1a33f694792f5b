"""billing_app reads which migrations ran and writes none: a forged list would skip one, or run one twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_extensions_and_cache")]
    operations = [
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM billing_app",
            "GRANT INSERT, UPDATE, DELETE ON django_migrations TO billing_app",
        )
    ]
