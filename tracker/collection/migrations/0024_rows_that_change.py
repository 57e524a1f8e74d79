"""Reports are changed far more often than they are made: every poll notes that it has seen those that a feed still names.

A row that finds room for its new version on its own page needs no new entry in any of the table's indexes, so pages are
filled by half. Indexes that only repeat the beginning of another are dropped where a store still has them.
"""

from django.db import migrations

_REPEATED = (
    "collection_articletext_snapshot_id_f202f3f7",
    "collection_snapshot_report_id_eeab7dbd",
    "collection_fetch_feed_id_a8cb2663",
    "collection_fetch_report_id_88567920",
)


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_squashed_0023_interventions")]
    operations = [
        *(migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", migrations.RunSQL.noop) for name in _REPEATED),
        migrations.RunSQL(
            "ALTER TABLE collection_report SET (fillfactor = 50)", "ALTER TABLE collection_report RESET (fillfactor)"
        ),
    ]
