"""Installs the queue that Celery's default broker keeps in the same database (SQL bundled with `pgmq`)."""

from django.db import migrations
from pgmq.install import get_embedded_install_sql


def install(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq')")
        if cursor.fetchone()[0] is None:  # running its SQL a second time is not supported
            cursor.execute(get_embedded_install_sql())


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        # Nothing to undo: dropping the schema would drop the messages of every other user of it.
        migrations.RunPython(install, migrations.RunPython.noop, elidable=False),
    ]
