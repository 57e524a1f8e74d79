"""Before each kind of work had a queue of its own there was one; nobody serves it any more, and what is due stands in rows."""

from django.db import migrations

DROP = """
    DO $$ BEGIN
        IF to_regclass('pgmq.q_collect') IS NOT NULL THEN
            PERFORM pgmq.drop_queue('collect');
        END IF;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("runtime", "0001_message_queue")]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
