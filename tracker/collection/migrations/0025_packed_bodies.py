"""Answers are kept packed; those that are stored already are read as they stand."""

from django.db import migrations

from tracker.collection.exchange_rows import PackedField


class Migration(migrations.Migration):
    dependencies = [("collection", "0024_rows_that_change")]
    operations = [
        migrations.AlterField(model_name="snapshot", name="body", field=PackedField()),
        migrations.AlterField(model_name="standin", name="body", field=PackedField()),
    ]
