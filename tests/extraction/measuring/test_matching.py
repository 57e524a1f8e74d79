"""Keys of names: spellings of one name meet, other names do not."""

import pytest

from tracker.extraction.measuring.matching import NameMatcher, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Varnholt", "VARNHOLT"),
        ("Varnholt’s", "Varnholt"),
        ("Varnholt Labs", "Varnholt Lab"),
        ("the Quay Post", "Quay Post"),
        ("Quintar, Inc.", "Quintar"),
        ("U.S. Treasury", "Treasury"),
        ("US Treasury", "Treasury"),
        ("Ｑｕｉｎｔａｒ", "Quintar"),
        ("Tarn-2", "Tarn 2"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tarn 2", "Tarn 3"),
        ("X", "xAI"),
        ("US", "UK"),
        ("Quintar Cloud", "Quintar"),
        ("云栖岭", "星屿"),
        ("AI", "Labs"),
    ],
)
def test_other_names_have_other_keys(one, other):
    assert name_key(one) != name_key(other)


def test_no_name_has_no_key():
    assert name_key(None) == name_key("") == ""


def test_a_name_of_optional_words_alone_keeps_them():
    assert name_key("The US") == "the us"


def test_names_of_one_group_are_one_and_groups_that_share_a_name_join():
    names = NameMatcher([("Moonrise", "月升"), ("Moonrise Group", "Moonrise"), (), ("Other", "")])
    assert names("月升") == names("Moonrise Group") == names("Moonrise’s") == "moonrise"
    assert names("Other") != names("Moonrise")
    assert names("never seen") == "never seen"
