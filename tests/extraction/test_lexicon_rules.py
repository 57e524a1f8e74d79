"""A wrong entry in one of the lexicon's files of rules is told: which file and line, which entry, why, and what to do."""

from dataclasses import fields

import pytest

from tracker.extraction.chinese.steps import _Rule
from tracker.extraction.lexicon_check import LexiconError, check_lexicon, read_cues
from tracker.extraction.lexicon_shapes import CHINESE_RULE, FAMILY, RULE
from tracker.extraction.naming.gazetteer import _Family
from tracker.extraction.responding.response_rules import Doers, Place, Rule

RULE_LINES = {
    "name": "'inquiry'",
    "instrument": "'investigation'",
    "cues": "['\\\\binquiry\\\\b']",
    "itself": "true",
    "actors": "'public'",
    "place": "'actor'",
}


def write_rules(folder, *rules, name="responses_law.toml"):
    entries = ("[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in rule.items()) for rule in rules)
    (folder / name).write_text("\n".join(entries), encoding="utf-8")


def told_of(folder):
    with pytest.raises(LexiconError) as caught:
        check_lexicon(folder)
    heading, *faults = str(caught.value).splitlines()
    assert heading == "The lexicon has mistakes:"
    return faults


def test_a_sound_rule_passes(tmp_path):
    write_rules(tmp_path, RULE_LINES | {"statuses": "['in_force']", "not_after": "'no'", "issuers": "[['a', 'B']]"})
    check_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("edit", "line", "reason", "remedy"),
    [
        ({"not_afer": "'no'"}, 8, "unknown key 'not_afer'", "Is 'not_after' meant?"),
        ({"itself": "'yes'"}, 5, "'itself' is neither true nor false", "Write itself = true"),
        ({"near_act": "1"}, 8, "'near_act' is neither true nor false", "or leave it out"),
        ({"instrument": "'investigaton'"}, 3, "'instrument' cannot be 'investigaton'", "Is 'investigation' meant?"),
        ({"actors": "'publik'"}, 6, "'actors' cannot be 'publik'", "Is 'public' meant?"),
        ({"place": "'actors'"}, 7, "'place' cannot be 'actors'", "It is one of: actor, recipient"),
        ({"statuses": "['inforce']"}, 8, "'statuses' cannot be 'inforce'", "Is 'in_force' meant?"),
        ({"cues": "['a', 'b(']"}, 4, "cues: the regular expression 'b(' does not compile", "Mend it"),
        ({"cues": "'a'"}, 4, "'cues' is no list of regular expressions", "Write cues = ["),
        ({"not_with": "['(']"}, 8, "not_with: the regular expression '(' does not compile", "Mend it"),
        ({"issuers": "[['a']]"}, 8, "'issuers' is no list of pairs", "Write issuers = ["),
        ({"issuers": "[['(', 'B']]"}, 8, "issuers: the regular expression '(' does not compile", "Mend it"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line_reason_and_remedy(tmp_path, edit, line, reason, remedy):
    write_rules(tmp_path, RULE_LINES | edit)
    [told] = told_of(tmp_path)
    assert told.startswith(f"- responses_law.toml:{line}: rule inquiry: {reason}")
    assert remedy in told


@pytest.mark.parametrize("key", [key for key in RULE_LINES if key != "name"])
def test_a_rule_lacks_nothing_that_it_needs(tmp_path, key):
    write_rules(tmp_path, RULE_LINES | {"name": "'other'"}, {k: v for k, v in RULE_LINES.items() if k != key})
    [told] = told_of(tmp_path)
    assert told.startswith(
        f"- responses_law.toml:9: rule inquiry: {key!r} is missing. Every rule has one; write {key} ="
    )


def test_a_rule_without_a_name_is_told_by_its_place(tmp_path):
    write_rules(tmp_path, RULE_LINES, {**RULE_LINES, "name": "3"})
    [told] = told_of(tmp_path)
    assert told.startswith("- responses_law.toml:10: rules no. 2: 'name' is no text")


@pytest.mark.parametrize("other", ["responses_law.toml", "responses_trade.toml"])
def test_two_rules_of_one_name_are_told(tmp_path, other):
    if other == "responses_law.toml":
        write_rules(tmp_path, RULE_LINES, RULE_LINES)
    else:
        write_rules(tmp_path, RULE_LINES)
        write_rules(tmp_path, RULE_LINES, name=other)
    [told] = told_of(tmp_path)
    assert told.startswith(f"- {other}:")
    assert (
        "rule inquiry: a rule of this name stands in responses_law.toml too. Give one of the two another name" in told
    )


def test_a_misspelt_table_is_told(tmp_path):
    (tmp_path / "responses_law.toml").write_text("[[rule]]\nname = 'inquiry'\n", encoding="utf-8")
    unknown, missing = told_of(tmp_path)
    assert unknown == "- responses_law.toml:1: unknown 'rule'. Is 'rules' meant? Known are: rules."
    assert "'rules' is missing. Write [[rules]] above each entry" in missing


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("responses.toml", "[status]\ncalled_four = ['a']\n", "unknown key 'called_four'. Is 'called_for' meant?"),
        ("responses.toml", "[cues]\nheld = 'a('\n", "responses.toml:2: cues: held: the regular expression 'a('"),
        ("withdrawals.toml", "[slots]\ngap = '('\n", "withdrawals.toml:2: slots: gap: the regular expression '('"),
        ("chinese_cites.toml", "titled = '('\n", "chinese_cites.toml:1: titled: the regular expression '('"),
        (
            "chinese_cites.toml",
            "[outlet]\nframes = [\n  { name = 'a', pattern = 'b' },\n  { name = 'c', patern = 'd' },\n]\n",
            "chinese_cites.toml:4: frame c: unknown key 'patern'. Is 'pattern' meant?",
        ),
        ("chinese_responses.toml", "[[rules]]\nname = 'a'\ndoer = 'public'\n", "Is 'doers' meant?"),
        ("roles.toml", "organisatoin = ['lab']\n", "unknown 'organisatoin'. Is 'organisation' meant?"),
    ],
)
def test_every_file_with_a_shape_of_its_own_is_checked(tmp_path, file, text, told):
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert any(told in one for one in told_of(tmp_path))


def test_what_a_rule_takes_is_what_the_reader_knows():
    known = {field.name for field in fields(Rule)} - {"cue", "doers", "status"}
    assert known | {"cues", "actors", "statuses", "asked", "done", "undone"} == set(RULE.keys)
    assert RULE.choices["actors"] == tuple(map(str, Doers))
    assert RULE.choices["place"] == tuple(map(str, Place))


def test_what_a_family_of_models_takes_is_what_the_reader_knows():
    assert {field.name for field in fields(_Family)} - {"needs"} | {"full"} == set(FAMILY.keys)


def test_what_a_chinese_rule_takes_is_what_the_reader_knows():
    assert {field.name for field in fields(_Rule)} - {"cue"} | {"cues"} == set(CHINESE_RULE.keys)


def test_a_misspelt_key_stops_the_first_reading(tmp_path):
    write_rules(tmp_path, RULE_LINES | {"not_afer": "'no'"})
    with pytest.raises(LexiconError, match=r"responses_law\.toml:8: rule inquiry: unknown key 'not_afer'"):
        read_cues(tmp_path / "responses_law.toml")
