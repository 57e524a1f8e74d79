"""What the README promises is what the program has: settings, commands, constants of the grade, pages."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from tracker.grading import rules
from tracker.runtime.environment import SETTINGS

README = (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_its_row(setting):
    default = f"`{setting.default}`" if setting.default else "unset"
    assert f"| `{setting.name}` | {default} | {setting.meaning} |" in README


def test_no_setting_is_described_that_does_not_exist():
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M))
    assert described == {setting.name for setting in SETTINGS}


def test_commands_exist():
    named = set(re.findall(r"manage\.py ([a-z]+)", README))
    assert named
    assert named <= set(get_commands())


def test_options_exist():
    named = re.findall(r"manage\.py ((?:extract|evaluate|bench)\b[^`\n]*)", README)
    assert named
    for words in named:
        command = words.split()[0]
        parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
        assert set(re.findall(r"--[a-z-]+", words)) <= set(parser._option_string_actions), words


def test_weights_of_the_letters_are_those_of_the_rules():
    for letter, weight in rules.RELIABILITY.items():
        assert re.search(rf"\b{letter}( \(cannot be\s+judged\))? {weight:.2f}", README), letter


def test_pages_exist():
    named = re.findall(r"`(/[^`?]*)[^`]*`", README)
    paths = {path for path in named if not path.startswith("/path")}
    assert len(paths) >= 9
    for path in paths:
        example = path.replace("<slug>", "some-slug").replace("<id>", "1").replace("<key>", "0123456789abcdef")
        example = example.replace("<uuid>", "00000000-0000-4000-8000-000000000000")
        try:
            resolve(example)
        except Resolver404:
            pytest.fail(f"{path} is no page")


def test_pictures_are_there():
    for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (Path(__file__).resolve().parent.parent / target).is_file(), target
