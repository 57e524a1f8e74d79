"""Bodies come packed: the database need not try to pack them once more."""

from django.db import migrations

_TABLES = ("collection_snapshot", "collection_standin")


def _kept(how: str) -> str:
    return "; ".join(f"ALTER TABLE {table} ALTER COLUMN body SET STORAGE {how}" for table in _TABLES)


class Migration(migrations.Migration):
    dependencies = [("collection", "0025_packed_bodies")]
    operations = [migrations.RunSQL(_kept("EXTERNAL"), _kept("EXTENDED"))]
