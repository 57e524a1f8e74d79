from django.db import migrations, models

# What Django's cache in a database expects; the counts of attempts stand in it.
COUNTS = """
CREATE TABLE accounts_count (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX accounts_count_expires ON accounts_count (expires);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='n_key_changes',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(COUNTS, "DROP TABLE accounts_count"),
    ]
