"""What numbers of several words are found by: pairs of neighbouring words of a text of which the first is a number."""

from django.db import migrations

PAIRS = """
CREATE FUNCTION number_pairs(words tsvector) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    WITH stands AS MATERIALIZED (SELECT w.lexeme, p AS place FROM unnest(words) w CROSS JOIN LATERAL unnest(w.positions) p)
    SELECT coalesce(array_agg(DISTINCT one.lexeme || ' ' || next.lexeme), '{}')
    FROM stands one JOIN stands next ON next.place = one.place + 1 WHERE one.lexeme ~ '^[0-9]'
$$"""


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0020_moments_in_the_index"),
        ("evidence", "0021_orders"),
    ]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION number_pairs(tsvector)"),
        migrations.RunSQL(
            "CREATE INDEX text_numbers ON collection_articletext USING gin (number_pairs(search))",
            "DROP INDEX text_numbers",
        ),
    ]
