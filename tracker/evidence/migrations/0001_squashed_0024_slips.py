"""The tables of the evidence at once, as the steps that it replaces leave them: a new store needs none of these."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.db import migrations, models

from tracker.runtime.at_once import CreateModels

# As tracker.evidence.searching.words and .matching have them.
UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
UNSPACED_PAIRS = f"""
CREATE FUNCTION unspaced_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT pair) FROM (
        SELECT lag(one) OVER (ORDER BY place) || one AS pair
        FROM string_to_table(words, NULL) WITH ORDINALITY AS character(one, place)
    ) AS each
    WHERE pair ~ '^[0-9{UNSPACED}]{{2}}$' AND pair ~ '[{UNSPACED}]'
$$"""
NUMBER_PAIRS = """
CREATE FUNCTION number_pairs(words tsvector) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    WITH stands AS MATERIALIZED (SELECT w.lexeme, p AS place FROM unnest(words) w CROSS JOIN LATERAL unnest(w.positions) p)
    SELECT coalesce(array_agg(DISTINCT one.lexeme || ' ' || next.lexeme), '{}')
    FROM stands one JOIN stands next ON next.place = one.place + 1 WHERE one.lexeme ~ '^[0-9]'
$$"""


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("evidence", "0001_statements_and_assertions"),
        ("evidence", "0002_points"),
        ("evidence", "0003_placements_and_rulings"),
        ("evidence", "0004_swaps_and_sums"),
        ("evidence", "0005_origins"),
        ("evidence", "0006_responses"),
        ("evidence", "0007_tales"),
        ("evidence", "0008_response_of_a_party"),
        ("evidence", "0009_latest_reason"),
        ("evidence", "0010_numbers_by_use"),
        ("evidence", "0011_measured"),
        ("evidence", "0012_where_an_assertion_falls"),
        ("evidence", "0013_changes"),
        ("evidence", "0014_search"),
        ("evidence", "0015_tallies"),
        ("evidence", "0016_walks"),
        ("evidence", "0017_totals"),
        ("evidence", "0018_conflict_versions"),
        ("evidence", "0019_parts"),
        ("evidence", "0020_title_parts"),
        ("evidence", "0021_orders"),
        ("evidence", "0022_number_pairs"),
        ("evidence", "0023_entries"),
        ("evidence", "0024_slips"),
    ]
    dependencies = [
        ("collection", "0001_squashed_0023_interventions"),
    ]
    operations = [
        migrations.RunSQL(UNSPACED_PAIRS, "DROP FUNCTION unspaced_pairs(text)"),
        migrations.RunSQL(NUMBER_PAIRS, "DROP FUNCTION number_pairs(tsvector)"),
        CreateModels(
            [
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=300, unique=True)),
                ('kind', models.CharField(max_length=16)),
                ('country', models.CharField(blank=True, default='', max_length=3)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='evidence.actor')),
                ('is_unit', models.BooleanField(default=False)),
                ('is_known', models.BooleanField(default=False)),
                ('first_seen_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='evidence.actor')),
                ('text', models.CharField(max_length=300)),
                ('folded', models.CharField(max_length=300)),
                ('slips', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='alias_trigram', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['slips'], name='alias_slips')],
                'constraints': [models.UniqueConstraint(fields=('actor', 'text'), name='alias_once')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='evidence.actor')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='collection.articletext')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('words', models.CharField(max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('text', 'start', 'end', 'actor'), name='mention_once')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(blank=True, default='', max_length=160)),
                ('address', models.SlugField(blank=True, default='', max_length=160)),
                ('title', models.CharField(max_length=300)),
                ('title_parts', models.JSONField(blank=True, null=True)),
                ('accuser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accusations', to='evidence.actor')),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('began_on', models.DateField(blank=True, null=True)),
                ('began_precision', models.CharField(blank=True, default='', max_length=5)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='evidence.incident')),
                ('inputs_hash', models.CharField(blank=True, default='', max_length=64)),
                ('first_seen_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('accusers', models.ManyToManyField(blank=True, related_name='accuser_in', to='evidence.actor')),
                ('accused', models.ManyToManyField(blank=True, related_name='accused_in', to='evidence.actor')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('began_on'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), name='incident_newest'), models.Index(fields=['-changed_at', '-id'], name='incident_changed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('slug',), name='incident_slug_once'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='incident_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=160, unique=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='evidence.incident')),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('claim', 'claim'), ('figure', 'figure'), ('response', 'response')], max_length=8)),
                ('claimant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('occurred_on', models.DateField(blank=True, null=True)),
                ('occurred_precision', models.CharField(blank=True, default='', max_length=5)),
                ('predicate', models.CharField(blank=True, default='', max_length=24)),
                ('capabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('techniques', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('is_hedged', models.BooleanField(default=False)),
                ('manner', models.CharField(blank=True, default='', max_length=12)),
                ('metric', models.CharField(blank=True, default='', max_length=16)),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('qualifier', models.CharField(blank=True, default='', max_length=10)),
                ('unit', models.CharField(blank=True, default='', max_length=60)),
                ('statistic', models.CharField(blank=True, default='', max_length=8)),
                ('window_start', models.DateField(blank=True, null=True)),
                ('window_end', models.DateField(blank=True, null=True)),
                ('window_text', models.CharField(blank=True, default='', max_length=200)),
                ('jurisdiction', models.CharField(blank=True, default='', max_length=3)),
                ('instrument', models.CharField(blank=True, default='', max_length=24)),
                ('status', models.CharField(blank=True, default='', max_length=20)),
                ('instrument_name', models.CharField(blank=True, default='', max_length=300)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='collection.report')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='collection.articletext')),
                ('via', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('words', models.TextField()),
                ('confidence', models.FloatField()),
                ('extractor_version', models.CharField(max_length=40)),
                ('first_seen_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('actors', models.ManyToManyField(blank=True, related_name='counted_in', to='evidence.actor')),
                ('speakers', models.ManyToManyField(blank=True, related_name='speaks_in', to='evidence.actor')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['report'], name='statement_live'), models.Index(fields=['claimant', 'predicate'], name='statement_by_claimant'), models.Index(fields=['target', 'predicate'], name='statement_by_target'), models.Index(condition=models.Q(('kind', 'figure')), fields=['value'], name='statement_by_value'), models.Index(condition=models.Q(('kind', 'figure'), ('qualifier', 'range')), fields=['low'], name='statement_by_low'), models.Index(condition=models.Q(('kind', 'figure'), ('qualifier', 'range')), fields=['high'], name='statement_by_high')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='statement_rests_on_words'), models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='statement_confidence_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='Assertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('claim', 'claim'), ('figure', 'figure'), ('response', 'response')], max_length=8)),
                ('claimant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('occurred_on', models.DateField(blank=True, null=True)),
                ('occurred_precision', models.CharField(blank=True, default='', max_length=5)),
                ('predicate', models.CharField(blank=True, default='', max_length=24)),
                ('capabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('techniques', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('is_hedged', models.BooleanField(default=False)),
                ('manner', models.CharField(blank=True, default='', max_length=12)),
                ('metric', models.CharField(blank=True, default='', max_length=16)),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('qualifier', models.CharField(blank=True, default='', max_length=10)),
                ('unit', models.CharField(blank=True, default='', max_length=60)),
                ('statistic', models.CharField(blank=True, default='', max_length=8)),
                ('window_start', models.DateField(blank=True, null=True)),
                ('window_end', models.DateField(blank=True, null=True)),
                ('window_text', models.CharField(blank=True, default='', max_length=200)),
                ('jurisdiction', models.CharField(blank=True, default='', max_length=3)),
                ('instrument', models.CharField(blank=True, default='', max_length=24)),
                ('status', models.CharField(blank=True, default='', max_length=20)),
                ('instrument_name', models.CharField(blank=True, default='', max_length=300)),
                ('standing', models.CharField(blank=True, choices=[('alleged', 'alleged'), ('supported', 'supported'), ('disputed', 'disputed'), ('denied', 'denied'), ('admitted', 'admitted'), ('retracted', 'retracted')], default='', max_length=10)),
                ('reply', models.CharField(blank=True, default='', max_length=12)),
                ('replied_on', models.DateField(blank=True, null=True)),
                ('asked_as_of', models.DateField(blank=True, null=True)),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.statement')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('incident', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assertions', to='evidence.incident')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.statement')),
                ('known_from', models.DateTimeField()),
                ('first_seen_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('falls_on', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('occurred_on', django.db.models.functions.datetime.TruncDate('known_from')), output_field=models.DateField())),
                ('actors', models.ManyToManyField(blank=True, related_name='asserted_of', to='evidence.actor')),
                ('speakers', models.ManyToManyField(blank=True, related_name='asserted_by', to='evidence.actor')),
                ('statements', models.ManyToManyField(related_name='assertions', through='evidence.Support', to='evidence.statement')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['incident', 'kind'], name='assertion_live'), models.Index(fields=['-falls_on', '-id', 'known_from'], name='assertion_in_time'), models.Index(condition=models.Q(('kind', 'figure')), fields=['metric', '-value', '-id'], name='figure_largest'), models.Index(condition=models.Q(('kind', 'figure')), fields=['metric', '-known_from', '-id'], name='figure_newest'), models.Index(fields=['-known_from', '-id'], name='assertion_newest_known'), models.Index(fields=['kind', '-occurred_on'], name='assertion_by_date'), models.Index(condition=models.Q(('kind', 'figure')), fields=['value'], name='assertion_by_value'), models.Index(condition=models.Q(('kind', 'figure'), ('qualifier', 'range')), fields=['low'], name='assertion_by_low'), models.Index(condition=models.Q(('kind', 'figure'), ('qualifier', 'range')), fields=['high'], name='assertion_by_high')],
            },
        ),
        migrations.CreateModel(
            name='FormerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('assertion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_keys', to='evidence.assertion')),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assertion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='evidence.assertion')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='evidence.statement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assertion', 'statement'), name='support_once')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assertion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='evidence.assertion')),
                ('score', models.DecimalField(decimal_places=2, max_digits=3)),
                ('letter', models.CharField(max_length=1)),
                ('label', models.CharField(max_length=24)),
                ('n_origins', models.PositiveIntegerField()),
                ('n_reports', models.PositiveIntegerField()),
                ('explanation', models.JSONField()),
                ('rules_version', models.CharField(max_length=20)),
                ('inputs_hash', models.CharField(max_length=64)),
                ('assessed_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('assertion',), name='one_current_assessment'), models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='score_is_a_share'), models.CheckConstraint(condition=models.Q(('letter__in', ['A', 'B', 'C', 'D'])), name='letter_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('value', 'value'), ('qualifier', 'qualifier'), ('date', 'date'), ('actor', 'actor'), ('unit', 'unit'), ('speaker', 'speaker'), ('reply', 'reply')], max_length=10)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.assertion')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.assertion')),
                ('original', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.assertion')),
                ('detail', models.TextField()),
                ('versions', models.JSONField(blank=True, null=True)),
                ('found_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'one', 'other'), name='conflict_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='conflict_in_order')],
            },
        ),
        migrations.CreateModel(
            name='IncidentRuling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=120)),
                ('why', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.CharField(blank=True, default='', max_length=120)),
                ('kind', models.CharField(choices=[('merge', 'one and the same'), ('split', 'an incident of its own'), ('reject', 'not the same')], max_length=6)),
                ('one_accuser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('one_began', models.DateField(blank=True, null=True)),
                ('one_split', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.incidentruling')),
                ('other_accuser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('other_began', models.DateField(blank=True, null=True)),
                ('other_split', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.incidentruling')),
                ('reports', models.ManyToManyField(blank=True, related_name='incident_rulings', to='collection.report')),
                ('statements', models.ManyToManyField(blank=True, related_name='incident_rulings', to='evidence.statement')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('undone_at__isnull', True)), fields=['one_accuser'], name='ruling_by_one'), models.Index(condition=models.Q(('undone_at__isnull', True)), fields=['other_accuser'], name='ruling_by_other')],
            },
        ),
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='fingerprint', serialize=False, to='collection.report')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='collection.articletext')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='collection.source')),
                ('version', models.CharField(max_length=40)),
                ('n_runs', models.PositiveIntegerField()),
                ('signature', models.BinaryField()),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('address', models.CharField(blank=True, default='', max_length=64)),
                ('facts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('tale', models.BigIntegerField(blank=True, null=True)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('came_out_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('tale__isnull', False)), fields=['tale', 'language', 'came_out_at'], name='fingerprint_tale'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['bands'], name='fingerprint_bands'), models.Index(condition=models.Q(('address', ''), _negated=True), fields=['address'], name='fingerprint_address'), models.Index(fields=['source', 'came_out_at'], name='fingerprint_of_source')],
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='collection.report')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='collection.report')),
                ('sign', models.CharField(choices=[('text', 'near copy of the text'), ('address', 'same canonical address'), ('translation', 'translation of the text')], max_length=12)),
                ('similarity', models.FloatField()),
                ('words', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='likeness_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='likeness_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('speaker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='evidence.actor')),
                ('kind', models.CharField(choices=[('post', 'post'), ('letter', 'letter'), ('memo', 'memo'), ('filing', 'court filing'), ('statement', 'statement'), ('publication', 'report'), ('advisory', 'advisory'), ('testimony', 'testimony')], max_length=12)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['speaker', 'kind', 'first_on'], name='document_of_speaker')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='document_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='collection.report')),
                ('way', models.CharField(choices=[('wire', 'wire mark'), ('translated', 'translated from'), ('document', 'named document'), ('via', 'go-between'), ('credit', 'credit')], max_length=10)),
                ('name', models.CharField(max_length=300)),
                ('folded', models.CharField(max_length=300)),
                ('rule', models.CharField(max_length=60)),
                ('derivation', models.CharField(blank=True, default='', max_length=10)),
                ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.actor')),
                ('document_kind', models.CharField(blank=True, default='', max_length=12)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='citations', to='evidence.document')),
                ('stored', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cited_in', to='collection.report')),
                ('on', models.DateField()),
                ('shares', models.PositiveIntegerField(default=0)),
                ('words', models.CharField(max_length=300)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['folded', 'on'], name='citation_of_outlet'), models.Index(condition=models.Q(('way', 'document')), fields=['speaker', 'document_kind', 'on'], name='citation_of_document')],
            },
        ),
        migrations.CreateModel(
            name='Derivation',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='derivation', serialize=False, to='collection.report')),
                ('kind', models.CharField(choices=[('original', 'original'), ('copy', 'copy'), ('rewrite', 'rewrite'), ('citing', 'citing')], max_length=10)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='collection.report')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='derived', to='collection.report')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='derived', to='evidence.document')),
                ('named', models.CharField(blank=True, default='', max_length=300)),
                ('sign', models.CharField(blank=True, choices=[('text', 'near copy of the text'), ('address', 'same canonical address'), ('translation', 'translation of the text'), ('wire', 'wire mark'), ('facts', 'same facts in the same order, credited'), ('document', 'named document'), ('credit', 'credited outlet')], default='', max_length=12)),
                ('similarity', models.FloatField(blank=True, null=True)),
                ('words', models.CharField(blank=True, default='', max_length=300)),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OriginRuling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=120)),
                ('why', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.CharField(blank=True, default='', max_length=120)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origin_rulings', to='collection.report')),
                ('kind', models.CharField(choices=[('original', 'original'), ('copy', 'copy'), ('rewrite', 'rewrite'), ('citing', 'citing')], max_length=10)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='collection.report')),
                ('named', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('report',), name='one_standing_origin_ruling'), models.CheckConstraint(condition=models.Q(models.Q(('who', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='origin_ruling_gives_its_reason'), models.CheckConstraint(condition=models.Q(('parent', models.F('report')), _negated=True), name='origin_ruling_names_another')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='collection.articletext')),
                ('kind', models.CharField(choices=[('retracted', 'retracted'), ('corrected', 'corrected'), ('updated', 'updated'), ('note', "editor's note")], max_length=10)),
                ('words', models.CharField(max_length=600)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('text', 'start'), name='notice_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='notice_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('incident', 'new incident'), ('claim', 'new statement'), ('reply', 'reply or silence'), ('figure', 'new figure'), ('response', 'response'), ('restated', 'figure restated'), ('standing', 'standing changed'), ('regraded', 'regraded'), ('withdrawn', 'no longer said'), ('edited', 'report edited'), ('corrected', 'report corrected'), ('retracted', 'report retracted'), ('ruled', 'decided by a person')], max_length=10)),
                ('day', models.DateField()),
                ('noted_at', models.DateTimeField()),
                ('assertion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='evidence.assertion')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='collection.report')),
                ('text', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='collection.articletext')),
                ('origin_ruling', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.originruling')),
                ('incident_ruling', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.incidentruling')),
                ('is_undone', models.BooleanField(default=False)),
                ('reports', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['-day', '-id'], name='change_newest'), models.Index(fields=['kind', '-day', '-id'], name='change_newest_of_kind'), models.Index(fields=['-noted_at', '-id'], name='change_noted'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['reports'], name='change_by_cause')],
                'constraints': [models.CheckConstraint(condition=models.Q(('assertion__isnull', False), ('report__isnull', False), ('origin_ruling__isnull', False), ('incident_ruling__isnull', False), _connector='OR'), name='change_is_of_something')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='evidence.change')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.actor')),
                ('kind', models.CharField(choices=[('incident', 'new incident'), ('claim', 'new statement'), ('reply', 'reply or silence'), ('figure', 'new figure'), ('response', 'response'), ('restated', 'figure restated'), ('standing', 'standing changed'), ('regraded', 'regraded'), ('withdrawn', 'no longer said'), ('edited', 'report edited'), ('corrected', 'report corrected'), ('retracted', 'report retracted'), ('ruled', 'decided by a person')], max_length=10)),
                ('day', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['actor', 'kind', '-day', '-change'], name='concern_newest')],
                'constraints': [models.UniqueConstraint(fields=('change', 'actor'), name='concern_once')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('accuser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.actor')),
                ('targets', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('partners', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('day', models.DateField(blank=True, null=True)),
                ('precision', models.CharField(blank=True, default='', max_length=5)),
                ('reported_on', models.DateField(blank=True, null=True)),
                ('is_live', models.BooleanField()),
                ('is_admission', models.BooleanField(default=False)),
                ('split', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='evidence.incidentruling')),
                ('incident', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='charges', to='evidence.incident')),
                ('rule', models.CharField(blank=True, choices=[('founded', 'its allegation begins the incident'), ('same time', 'the date of its allegation falls into the incident'), ('look back', "it gives no date, and this is the accuser's latest such allegation before it"), ('admitted', 'it admits what this incident is about'), ('in document', "the accuser's own document, which speaks of this incident alone, gives the same number"), ('nearest', "it stands nearest to this incident's allegation in its report"), ('latest', 'its report alleges nothing that fits, and this is the latest incident that it can mean'), ('same number', 'this incident alone has the same number of the same parties'), ('ruled', 'a person moved it here'), ('nowhere', 'it fits no incident')], default='', max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='placement', to='evidence.statement')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='collection.report')),
                ('incident', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='placements', to='evidence.incident')),
                ('rule', models.CharField(blank=True, choices=[('founded', 'its allegation begins the incident'), ('same time', 'the date of its allegation falls into the incident'), ('look back', "it gives no date, and this is the accuser's latest such allegation before it"), ('admitted', 'it admits what this incident is about'), ('in document', "the accuser's own document, which speaks of this incident alone, gives the same number"), ('nearest', "it stands nearest to this incident's allegation in its report"), ('latest', 'its report alleges nothing that fits, and this is the latest incident that it can mean'), ('same number', 'this incident alone has the same number of the same parties'), ('ruled', 'a person moved it here'), ('nowhere', 'it fits no incident')], default='', max_length=12)),
                ('charge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='evidence.charge')),
                ('measured', models.CharField(blank=True, default='', max_length=32)),
                ('counted', models.CharField(blank=True, default='', max_length=32)),
                ('value', models.FloatField(blank=True, null=True)),
                ('is_direct', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('counted', ''), _negated=True), fields=['counted', 'value'], name='placement_of_figure'), models.Index(condition=models.Q(('is_direct', True)), fields=['counted', 'value'], name='placement_document_no'), models.Index(condition=models.Q(('rule__in', ('nowhere', 'same number', '')), models.Q(('counted', ''), _negated=True)), fields=['counted', 'value'], name='placement_unsettled'), models.Index(condition=models.Q(('counted', ''), models.Q(('measured', ''), _negated=True)), fields=['measured', 'value'], name='placement_nobodys'), models.Index(condition=models.Q(('is_direct', True), models.Q(('counted', ''), _negated=True)), fields=['measured', 'value'], name='placement_original')],
            },
        ),
        migrations.CreateModel(
            name='Leaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leanings', to='evidence.placement')),
                ('party', models.CharField(max_length=300)),
                ('on', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['party', 'on'], name='leaning_by_party')],
            },
        ),
        migrations.CreateModel(
            name='SourceBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='basis', to='collection.source')),
                ('facts', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(blank=True, choices=[('alleged', 'alleged'), ('supported', 'supported'), ('disputed', 'disputed'), ('denied', 'denied'), ('admitted', 'admitted'), ('retracted', 'retracted')], default='', max_length=10)),
                ('reply', models.CharField(blank=True, default='', max_length=12)),
                ('replied_on', models.DateField(blank=True, null=True)),
                ('asked_as_of', models.DateField(blank=True, null=True)),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.statement')),
                ('assertion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='evidence.assertion')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('score', models.DecimalField(decimal_places=2, max_digits=3)),
                ('letter', models.CharField(max_length=1)),
                ('label', models.CharField(max_length=24)),
                ('n_origins', models.PositiveIntegerField()),
                ('n_reports', models.PositiveIntegerField()),
                ('explanation', models.JSONField()),
                ('rules_version', models.CharField(max_length=20)),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.statement')),
                ('occurred_on', models.DateField(blank=True, null=True)),
                ('occurred_precision', models.CharField(blank=True, default='', max_length=5)),
                ('capabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('techniques', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['since', 'until'], name='point_by_day')],
                'constraints': [models.UniqueConstraint(fields=('assertion', 'since'), name='point_once_a_day'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('assertion',), name='one_point_holds_still'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='point_has_days')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='collection.articletext')),
                ('cites', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None)),
                ('credits', models.JSONField(blank=True, default=list)),
                ('extractor_version', models.CharField(max_length=40)),
                ('read_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(max_length=400, unique=True)),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('title_parts', models.JSONField(blank=True, null=True)),
                ('kind', models.CharField(max_length=24)),
                ('jurisdiction', models.CharField(blank=True, default='', max_length=3)),
                ('name', models.CharField(blank=True, default='', max_length=300)),
                ('identifiers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('first_seen_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('actors', models.ManyToManyField(blank=True, related_name='responses', to='evidence.actor')),
                ('incidents', models.ManyToManyField(related_name='responses', through='evidence.Answered', to='evidence.incident')),
            ],
        ),
        migrations.CreateModel(
            name='FormerResponse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='evidence.response')),
            ],
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assertion', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stage', to='evidence.assertion')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='evidence.response')),
                ('step', models.CharField(choices=[('called_for', 'called for'), ('threatened', 'threatened'), ('under_consideration', 'under consideration'), ('proposed', 'proposed'), ('advanced', 'advanced in committee'), ('passed', 'passed by a chamber'), ('held', 'approved but held'), ('in_force', 'in force'), ('eased', 'eased'), ('lifted', 'lifted'), ('reversed', 'reversed'), ('rejected', 'rejected')], max_length=20)),
                ('is_asked', models.BooleanField()),
                ('position', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['response', '-position'], name='stage_in_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_asked', True), ('step', 'called_for')), models.Q(('is_asked', False), models.Q(('step', 'called_for'), _negated=True)), _connector='OR'), name='stage_asked_is_called_for')],
            },
        ),
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answered', to='evidence.response')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answered', to='evidence.incident')),
                ('reason', models.CharField(choices=[('accused', 'its sentence names who is accused'), ('party', 'who acts is a party to the allegation'), ('accuser', 'its sentence names the accuser'), ('report', 'its report tells of the allegation'), ('latest', 'it is about distillation, and this is the latest allegation before it of a party that it names')], max_length=8)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.statement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('response', 'incident'), name='answered_once')],
            },
        ),
        migrations.CreateModel(
            name='Cited',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cited', to='evidence.response')),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.statement')),
                ('reason', models.CharField(choices=[('sentence', 'given in the same sentence'), ('document', 'given in its own document')], max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('response', 'figure'), name='cited_once')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='evidence.statement')),
                ('token', models.CharField(max_length=400)),
                ('base', models.CharField(blank=True, default='', max_length=380)),
                ('month', models.DateField(blank=True, null=True)),
                ('is_ending', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['token'], name='reference_by_token'), models.Index(condition=models.Q(('base', ''), _negated=True), fields=['base', 'month'], name='reference_by_month')],
                'constraints': [models.UniqueConstraint(fields=('statement', 'token'), name='reference_once')],
            },
        ),
        migrations.CreateModel(
            name='PartsCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('total', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='parts_check', to='evidence.assertion')),
                ('verdict', models.CharField(choices=[('consistent', 'consistent'), ('the parts add up to more', 'the parts add up to more'), ('the parts add up to less', 'the parts add up to less')], max_length=30)),
                ('low', models.FloatField()),
                ('high', models.FloatField(blank=True, null=True)),
                ('words', models.TextField()),
                ('checked_at', models.DateTimeField()),
                ('parts', models.ManyToManyField(related_name='part_of', to='evidence.assertion')),
            ],
        ),
        migrations.CreateModel(
            name='Tallied',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(max_length=10)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.actor')),
                ('month', models.DateField(blank=True, null=True)),
                ('precision', models.CharField(blank=True, default='', max_length=5)),
                ('metric', models.CharField(blank=True, default='', max_length=60)),
                ('subject', models.CharField(max_length=9)),
                ('subject_id', models.BigIntegerField()),
                ('since', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id'], name='tallied_of'), models.Index(condition=models.Q(('actor__isnull', True), ('value__isnull', False)), fields=['sort', 'metric', '-value', 'subject_id'], include=('since', 'until'), name='tallied_largest'), models.Index(condition=models.Q(('actor__isnull', False), ('value__isnull', False)), fields=['actor', 'sort', 'metric', '-value', 'subject_id'], include=('since', 'until'), name='tallied_largest_of_actor')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(max_length=10)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.actor')),
                ('month', models.DateField(blank=True, null=True)),
                ('precision', models.CharField(blank=True, default='', max_length=5)),
                ('metric', models.CharField(blank=True, default='', max_length=60)),
                ('grain', models.CharField(choices=[('now', 'now'), ('year', 'year'), ('month', 'month'), ('day', 'day')], max_length=5)),
                ('day', models.DateField(blank=True, null=True)),
                ('n', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('actor__isnull', True)), fields=['grain', 'day', 'sort'], name='tally_of_entries'), models.Index(condition=models.Q(('actor__isnull', False)), fields=['grain', 'day', 'sort'], name='tally_of_actors'), models.Index(condition=models.Q(('grain', 'now')), fields=['actor'], name='tally_of_one_now')],
                'constraints': [models.UniqueConstraint(fields=('sort', 'actor', 'month', 'precision', 'metric', 'grain', 'day'), name='tally_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Weight',
            fields=[
                ('actor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='weight', serialize=False, to='evidence.actor')),
                ('n_as_accuser', models.IntegerField(default=0)),
                ('n_as_accused', models.IntegerField(default=0)),
                ('n_responses', models.IntegerField(default=0)),
                ('n_remarks', models.IntegerField(default=0)),
                ('n_comments', models.IntegerField(default=0)),
                ('n_grade_a', models.IntegerField(default=0)),
                ('n_grade_b', models.IntegerField(default=0)),
                ('n_grade_c', models.IntegerField(default=0)),
                ('n_grade_d', models.IntegerField(default=0)),
                ('weight', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('n_as_accuser'), '+', models.F('n_as_accused')), '*', models.Value(100)), '+', models.F('n_responses')), '+', models.F('n_remarks')), output_field=models.IntegerField())),
            ],
            options={
                'indexes': [models.Index(fields=['-weight', 'actor'], name='weight_order')],
            },
        ),
            ]
        ),
        migrations.RunSQL(
            "CREATE INDEX text_pairs ON collection_articletext USING gin "
            f"(unspaced_pairs(title || ' ' || left(text, 100000))) WHERE text ~ '[{UNSPACED}]'",
            "DROP INDEX text_pairs",
        ),
        migrations.RunSQL(
            "CREATE INDEX incident_title_words ON evidence_incident USING gin (to_tsvector('english', title))",
            "DROP INDEX incident_title_words",
        ),
        migrations.RunSQL(
            "CREATE INDEX response_title_words ON evidence_response USING gin (to_tsvector('english', title))",
            "DROP INDEX response_title_words",
        ),
        migrations.RunSQL(
            "CREATE INDEX response_title_like ON evidence_response USING gin (title gin_trgm_ops)",
            "DROP INDEX response_title_like",
        ),
        migrations.RunSQL(
            "CREATE INDEX text_numbers ON collection_articletext USING gin (number_pairs(search))",
            "DROP INDEX text_numbers",
        ),
    ]
