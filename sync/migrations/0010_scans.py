"""Where a poll that is not at its end stands, and how long a gap is."""

from typing import Any

from django.db import migrations, models


def _instant() -> "models.DateTimeField[Any, Any]":
    return models.DateTimeField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("sync", "0009_drift")]

    operations = [
        migrations.RemoveField("watermark", "seen_id"),
        migrations.AddField("watermark", "gap_to", _instant()),
        migrations.AddField("watermark", "scan_began_at", _instant()),
        migrations.AddField("watermark", "scan_from", _instant()),
        migrations.AddField("watermark", "scan_to", _instant()),
        migrations.AddField("watermark", "scan_after", models.TextField(blank=True, db_default="", default="")),
        migrations.AddConstraint(
            "watermark",
            models.CheckConstraint(
                condition=models.Q(gap_from=None, gap_to=None) | models.Q(gap_from__isnull=False, gap_to__isnull=False),
                name="sync_watermark_gap_has_both_ends",
            ),
        ),
        migrations.AddConstraint(
            "watermark",
            models.CheckConstraint(
                condition=models.Q(scan_began_at=None, scan_from=None)
                | models.Q(scan_began_at__isnull=False, scan_from__isnull=False),
                name="sync_watermark_scan_has_a_beginning",
            ),
        ),
    ]
