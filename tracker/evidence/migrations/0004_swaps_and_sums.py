import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_placements_and_rulings"),
    ]

    operations = [
        migrations.AddField(
            model_name="conflict",
            name="original",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="evidence.assertion",
            ),
        ),
        migrations.AlterField(
            model_name="assertion",
            name="reply",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AlterField(
            model_name="point",
            name="reply",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="kind",
            field=models.CharField(
                choices=[
                    ("value", "value"),
                    ("qualifier", "qualifier"),
                    ("date", "date"),
                    ("actor", "actor"),
                    ("unit", "unit"),
                    ("speaker", "speaker"),
                    ("reply", "reply"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="PartsCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("consistent", "consistent"),
                            ("the parts add up to more", "the parts add up to more"),
                            ("the parts add up to less", "the parts add up to less"),
                        ],
                        max_length=30,
                    ),
                ),
                ("low", models.FloatField()),
                ("high", models.FloatField(blank=True, null=True)),
                ("words", models.TextField()),
                ("checked_at", models.DateTimeField()),
                ("parts", models.ManyToManyField(related_name="part_of", to="evidence.assertion")),
                (
                    "total",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts_check",
                        to="evidence.assertion",
                    ),
                ),
            ],
        ),
    ]
