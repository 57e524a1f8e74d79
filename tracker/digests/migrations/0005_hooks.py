

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('digests', '0004_sending'),
    ]

    operations = [
        migrations.CreateModel(
            name='HookCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('hinted_at', models.DateTimeField(blank=True, null=True)),
                ('rests_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('n_failures', models.PositiveIntegerField(default=0)),
                ('n_deaths', models.PositiveIntegerField(db_default=0, default=0)),
                ('failure', models.TextField(blank=True, default='')),
                ('call_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('taken', 'taken'), ('given_up', 'given up')], default='queued', max_length=8)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reply', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name='follow',
            name='hook_ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='follow',
            name='hook_failing_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(django.db.models.functions.text.Upper('address'), condition=models.Q(('purpose', 'account')), name='delivery_of_account'),
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(condition=models.Q(('channel', 'webhook')), fields=['seen_upto'], name='followed_by_hook'),
        ),
        migrations.AddField(
            model_name='hookcall',
            name='follow',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='digests.follow'),
        ),
        migrations.AddField(
            model_name='hookcall',
            name='news',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='digests.news'),
        ),
        migrations.AddIndex(
            model_name='hookcall',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='hook_call_due'),
        ),
        migrations.AddIndex(
            model_name='hookcall',
            index=models.Index(fields=['follow', '-id'], name='hook_call_newest'),
        ),
        migrations.AddConstraint(
            model_name='hookcall',
            constraint=models.UniqueConstraint(fields=('follow', 'news'), name='called_once_about'),
        ),
    ]
