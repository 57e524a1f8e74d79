"""What search finds by: pairs of characters where words are not set apart, titles, numbers in order of size."""

from django.db import migrations, models

# As tracker.evidence.searching.words and .matching have them.
UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
PAIRS = f"""
CREATE FUNCTION unspaced_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT pair) FROM (
        SELECT lag(one) OVER (ORDER BY place) || one AS pair
        FROM string_to_table(words, NULL) WITH ORDINALITY AS character(one, place)
    ) AS each
    WHERE pair ~ '^[0-9{UNSPACED}]{{2}}$' AND pair ~ '[{UNSPACED}]'
$$"""


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0014_rows_at_rest"),
        ("evidence", "0013_changes"),
    ]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION unspaced_pairs(text)"),
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
    ] + [
        migrations.AddIndex(
            model_name=model,
            index=models.Index(
                condition=models.Q(("kind", "figure"), *extra), fields=[column], name=f"{model}_by_{column}"
            ),
        )
        for model in ("assertion", "statement")
        for column, extra in (
            ("value", ()),
            ("low", (("qualifier", "range"),)),
            ("high", (("qualifier", "range"),)),
        )
    ]
