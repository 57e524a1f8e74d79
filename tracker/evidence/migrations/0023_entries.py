"""Entries of timelines are kept by kind, grade and place, and responses by who acts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0022_number_pairs")]

    operations = [
        # Whatever was counted before is counted anew, once the tables are there (`tallies.count_uncounted`).
        migrations.RunSQL("TRUNCATE evidence_tallied, evidence_tally, evidence_weight", migrations.RunSQL.noop),
    ]
