"""What billing_app may do with every table that billing_owner makes from here on: rows, never tables."""

from django.db import migrations

GRANTS = """
GRANT USAGE ON SCHEMA public TO billing_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO billing_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO billing_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO billing_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO billing_app;
"""


class Migration(migrations.Migration):
    initial = True
    # django_migrations exists before any migration runs; every other table comes after this one.
    run_before = [("contenttypes", "0001_initial")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
