from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0018_conflict_versions'),
    ]

    operations = [
        # What is counted of parts and of incidents is counted anew, once the tables are there (`tallies.count_uncounted`).
        migrations.RunSQL("TRUNCATE evidence_tallied, evidence_tally, evidence_weight", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['-changed_at', '-id'], name='incident_changed'),
        ),
    ]
