"""The extensions we search with, and the table behind Django's cache: rate limits must not need Valkey."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CACHE_TABLE = """
CREATE TABLE cache_entry (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX cache_entry_expires ON cache_entry (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_roles")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE cache_entry"),
    ]
