"""The tables of the digests at once, as the steps that it replaces leave them: a new store needs none of these."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from tracker.runtime.at_once import CreateModels


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("digests", "0001_digests"),
        ("digests", "0002_sign_ups"),
        ("digests", "0003_intake"),
        ("digests", "0004_sending"),
        ("digests", "0005_hooks"),
        ("digests", "0006_told_unchecked"),
        ("digests", "0007_lost_mails"),
        ("digests", "0008_mail_language"),
        ("digests", "0009_rulings_on_addresses"),
        ("digests", "0010_what_is_left_out"),
        ("digests", "0011_words_that_name_mailboxes"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("collection", "0001_squashed_0023_interventions"),
        ("evidence", "0001_squashed_0024_slips"),
    ]
    operations = [
        CreateModels(
            [
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subscriber', to=settings.AUTH_USER_MODEL)),
                ('address', models.CharField(max_length=254)),
                ('created_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('consent_version', models.CharField(blank=True, max_length=20)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('language', models.CharField(default='en', max_length=8)),
                ('zone', models.CharField(default='UTC', max_length=64)),
                ('hour', models.PositiveSmallIntegerField(default=7)),
                ('weekday', models.PositiveSmallIntegerField(default=0)),
                ('daily_due_at', models.DateTimeField(blank=True, null=True)),
                ('weekly_due_at', models.DateTimeField(blank=True, null=True)),
                ('at_once_due_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('daily_due_at__isnull', False)), fields=['daily_due_at'], name='due_daily'), models.Index(condition=models.Q(('weekly_due_at__isnull', False)), fields=['weekly_due_at'], name='due_weekly'), models.Index(condition=models.Q(('at_once_due_at__isnull', False)), fields=['at_once_due_at'], name='due_at_once')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='subscriber_of_address'), models.CheckConstraint(condition=models.Q(('hour__lte', 23), ('weekday__lte', 6)), name='subscriber_has_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='digests.subscriber')),
                ('subject', models.CharField(choices=[('everything', 'everything'), ('incident', 'an incident'), ('actor', 'an actor'), ('response', 'a response'), ('kind', 'a kind of change'), ('search', 'a saved search')], max_length=10)),
                ('target', models.CharField(blank=True, max_length=600)),
                ('least_letter', models.CharField(default='D', max_length=1)),
                ('cadence', models.CharField(choices=[('at_once', 'at once'), ('daily', 'daily'), ('weekly', 'weekly')], default='daily', max_length=7)),
                ('channel', models.CharField(choices=[('mail', 'mail'), ('webhook', 'webhook'), ('none', 'feed')], default='mail', max_length=7)),
                ('created_at', models.DateTimeField()),
                ('seen_upto', models.BigIntegerField(default=0)),
                ('feed_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('hook_url', models.URLField(blank=True, max_length=500)),
                ('hook_secret', models.CharField(blank=True, max_length=80)),
                ('hook_failing_since', models.DateTimeField(blank=True, null=True)),
                ('hook_ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cadence', 'at_once'), ('channel', 'mail')), fields=['subject', 'target'], name='followed_at_once'), models.Index(condition=models.Q(('channel', 'webhook')), fields=['seen_upto'], name='followed_by_hook')],
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'subject', 'target', 'channel', 'hook_url'), name='followed_once')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_hash', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('unsubscribed', 'unsubscribed'), ('bounced', 'mail to it bounced'), ('complained', 'complained'), ('erased', 'asked to be forgotten'), ('by_hand', 'set by the staff')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('wish', models.CharField(blank=True, choices=[('unsubscribed', 'unsubscribed'), ('bounced', 'mail to it bounced'), ('complained', 'complained'), ('erased', 'asked to be forgotten'), ('by_hand', 'set by the staff')], default='', max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='MailRuling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_hash', models.CharField(max_length=64)),
                ('is_suppressed', models.BooleanField()),
                ('was', models.CharField(blank=True, choices=[('unsubscribed', 'unsubscribed'), ('bounced', 'mail to it bounced'), ('complained', 'complained'), ('erased', 'asked to be forgotten'), ('by_hand', 'set by the staff')], max_length=12)),
                ('by', models.CharField(max_length=100)),
                ('why', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['address_hash', '-made_at'], name='rulings_on_address')],
            },
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change_key', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(max_length=10)),
                ('day', models.DateField()),
                ('noted_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField()),
                ('silent', models.CharField(blank=True, choices=[('earlier', 'about days long past'), ('bulk', 'one of very many at once')], max_length=7)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('letter', models.CharField(blank=True, max_length=1)),
                ('assertion_key', models.CharField(blank=True, max_length=64)),
                ('sentence', models.TextField(blank=True)),
                ('takes_back', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='taken_back_by', to='digests.news')),
                ('is_sample', models.BooleanField(default=False)),
                ('gone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-noted_at'], name='news_noted'), models.Index(fields=['taken_at'], name='news_taken'), models.Index(fields=['assertion_key'], name='news_of_assertion')],
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.BigIntegerField(default=0)),
                ('upto', models.BigIntegerField(default=0)),
                ('waiting', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.CharField(choices=[('daily', 'daily'), ('weekly', 'weekly')], max_length=7)),
                ('day', models.DateField()),
                ('composed_at', models.DateTimeField()),
                ('news', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('n_more', models.PositiveIntegerField(default=0)),
                ('n_silent', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-day', '-id'], name='issue_newest')],
                'constraints': [models.UniqueConstraint(fields=('cadence', 'day'), name='one_issue_a_period')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
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
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('subscriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digests.subscriber')),
                ('purpose', models.CharField(choices=[('digest', 'digest'), ('confirm', 'confirmation'), ('account', 'about an account')], default='digest', max_length=7)),
                ('slot', models.CharField(max_length=40)),
                ('address', models.CharField(max_length=254)),
                ('domain', models.CharField(max_length=253)),
                ('news', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('n_more', models.PositiveIntegerField(default=0)),
                ('more_since', models.DateField(blank=True, null=True)),
                ('n_silent', models.PositiveIntegerField(default=0)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sent', 'sent'), ('failed', 'given up'), ('held', 'not to be sent'), ('bounced', 'returned')], default='queued', max_length=7)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('reply', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='delivery_due'), models.Index(condition=models.Q(('due_at__isnull', False), models.Q(('purpose', 'digest'), _negated=True)), fields=['due_at'], name='delivery_urgent'), models.Index(fields=['subscriber', '-id'], name='delivery_newest'), models.Index(django.db.models.functions.text.Upper('address'), condition=models.Q(('purpose', 'account')), name='delivery_of_account'), models.Index(condition=models.Q(('purpose', 'digest'), ('state__in', ['failed', 'held', 'bounced'])), fields=['subscriber'], name='delivery_lost'), models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['-sent_at'], name='delivery_sent')],
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'slot'), name='one_delivery_a_slot')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subscriber', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='told', to='digests.subscriber')),
                ('news', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='told', to='digests.news')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='digests.delivery')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subscriber', 'news'), name='told_once')],
            },
        ),
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
                ('follow', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='digests.follow')),
                ('news', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='digests.news')),
                ('made_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('taken', 'taken'), ('given_up', 'given up')], default='queued', max_length=8)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reply', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='hook_call_due'), models.Index(fields=['follow', '-id'], name='hook_call_newest')],
                'constraints': [models.UniqueConstraint(fields=('follow', 'news'), name='called_once_about')],
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('domain', models.CharField(max_length=253, primary_key=True, serialize=False)),
                ('free_at', models.DateTimeField()),
                ('n_refusals', models.PositiveIntegerField(default=0)),
                ('refusal', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='digests.delivery')),
                ('kind', models.CharField(choices=[('hard', 'no such mailbox'), ('soft', 'not taken this time'), ('complaint', 'marked as unwanted')], max_length=9)),
                ('address_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('status', models.CharField(blank=True, max_length=12)),
                ('detail', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'indexes': [models.Index(fields=['address_hash', '-made_at'], name='bounces_of_address')],
                'constraints': [models.UniqueConstraint(fields=('delivery', 'kind'), name='one_bounce_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='digests.subscriber')),
                ('follows', models.JSONField()),
                ('language', models.CharField(max_length=8)),
                ('zone', models.CharField(max_length=64)),
                ('hour', models.PositiveSmallIntegerField()),
                ('weekday', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', True)), fields=['made_at'], name='sign_up_open')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('client', 'sign-ups of a client'), ('address', 'confirmations to an address that has not confirmed'), ('domain', 'confirmations to a domain'), ('all', 'confirmations to anybody'), ('refused', 'sign-ups beyond a limit')], max_length=7)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('n', models.PositiveIntegerField()),
                ('since', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='tallied_once')],
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField()),
                ('words', models.CharField(max_length=400)),
            ],
            options={
                'indexes': [models.Index(fields=['-raised_at'], name='alarm_newest')],
            },
        ),
            ]
        ),
    ]
