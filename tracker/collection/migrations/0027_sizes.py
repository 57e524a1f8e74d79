"""How many bytes an answer is, beside what it is packed to; of those stored before it is not known."""

from django.db import migrations, models

_SIZE = models.PositiveIntegerField(null=True)


class Migration(migrations.Migration):
    dependencies = [("collection", "0026_bodies_as_they_are")]
    operations = [
        migrations.AddField(model_name="snapshot", name="n_bytes", field=_SIZE),
        migrations.AddField(model_name="standin", name="n_bytes", field=_SIZE),
    ]
