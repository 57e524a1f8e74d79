from django.db import migrations


def forget_words(apps, schema_editor):
    """Servers' words name the mailbox, and what is suppressed outlasts its reader; the staff's own words are kept."""
    apps.get_model("digests", "Suppression").objects.exclude(reason="by_hand").exclude(detail="").update(detail="")


class Migration(migrations.Migration):

    dependencies = [
        ('digests', '0010_what_is_left_out'),
    ]

    operations = [
        migrations.RunPython(forget_words, migrations.RunPython.noop),
    ]
