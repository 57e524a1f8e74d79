"""What a misspelt name in a script without blanks is found by."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from tracker.evidence.slips import slips


def fill(apps, schema_editor):
    alias = apps.get_model("evidence", "Alias")
    found = []
    for row in alias.objects.iterator(chunk_size=2000):
        row.slips = slips(row.folded)
        if row.slips:
            found.append(row)
    alias.objects.bulk_update(found, ["slips"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0023_entries")]

    operations = [
        migrations.AddField(
            model_name="alias",
            name="slips",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80), default=list, size=None
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="alias",
            index=django.contrib.postgres.indexes.GinIndex(fields=["slips"], name="alias_slips"),
        ),
    ]
