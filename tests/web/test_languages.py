"""The interface in other languages: every message translated, every page and link kept in the language chosen."""

from __future__ import annotations

import gettext
import html
import re
import shutil
from pathlib import Path
from string import Formatter

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import translation

from scrapers.catalogue import read_catalogue
from tests.web.pages import addresses
from tests.web.record import Record
from tests.web.rows import quantity
from tracker.collection.catalogues import SAMPLE_CATALOGUE
from tracker.collection.models import Source
from tracker.web.presentation import nouns, numbers

LOCALE = settings.BASE_DIR / "tracker" / "web" / "locale"
FOLDERS = {"tr": "tr", "zh-hans": "zh_Hans"}
_HELD = re.compile(r"%\(\w+\)s|<[^>]+>|&\w+;")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / FOLDERS[language] / "LC_MESSAGES" / "django.po"))


def held(message: str) -> list[str]:
    """What a translation has to keep: fields, tags, entities."""
    fields = [f"{{{name}}}" for _, name, _, _ in Formatter().parse(message.replace("%%", "")) if name is not None]
    return sorted([*_HELD.findall(message), *fields])


def test_these_are_the_languages() -> None:
    assert [code for code, _ in settings.LANGUAGES] == ["en", *FOLDERS]


@pytest.mark.parametrize("language", FOLDERS)
def test_every_message_is_translated_and_keeps_its_fields_and_tags(language: str) -> None:
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    assert len(entries) > 1000
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy] == []
    lost = [
        (entry.msgid, said)
        for entry in entries
        for said in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if held(said) not in (held(entry.msgid), held(entry.msgid_plural or entry.msgid))
    ]
    assert lost == []


@pytest.mark.parametrize("language", FOLDERS)
def test_what_is_served_is_what_was_translated(language: str) -> None:
    with (LOCALE / FOLDERS[language] / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        served = gettext.GNUTranslations(compiled)
    for entry in catalogue(language):
        if entry.obsolete or entry.msgid_plural:
            continue
        said = served.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else served.gettext(entry.msgid)
        assert said == entry.msgstr


def test_no_message_of_the_pages_is_missing_and_none_is_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("no gettext: `apt-get install gettext` (Debian, Ubuntu) installs it")
    shutil.copytree(settings.BASE_DIR / "templates", tmp_path / "templates")
    shutil.copytree(settings.BASE_DIR / "scrapers", tmp_path / "scrapers")
    for app in ("web", "digests", "accounts", "desk", "evidence", "collection"):
        shutil.copytree(settings.BASE_DIR / "tracker" / app, tmp_path / app, ignore=shutil.ignore_patterns("locale"))
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("makemessages", locale=["tr"], no_location=True, verbosity=0)
    assert not [*tmp_path.glob("scrapers/**/*.toml.py")]
    marked = {(one.msgctxt, one.msgid) for one in polib.pofile(str(tmp_path / "locale/tr/LC_MESSAGES/django.po"))}
    for language in FOLDERS:
        known = {(one.msgctxt, one.msgid) for one in catalogue(language) if not one.obsolete}
        assert sorted(message for _, message in marked - known) == [], language
        assert sorted(message for _, message in known - marked) == [], language


@pytest.mark.parametrize("language", FOLDERS)
def test_every_reason_of_a_letter_is_said(language: str) -> None:
    known = {one.msgid: one.msgstr for one in catalogue(language) if not one.obsolete}
    ours = [*read_catalogue(), *read_catalogue(SAMPLE_CATALOGUE, is_sample=True)]
    assert len(ours) > 60
    assert [one.reliability_reason for one in ours if not known.get(one.reliability_reason)] == []
    english = re.compile(r"\b(?:the|of|and|its|with|for|own)\b")
    assert [said for one in ours if english.search(said := known[one.reliability_reason])] == []


def test_reasons_are_said_in_the_language_of_the_page_and_unknown_ones_marked_as_english(
    client: Client, db: None
) -> None:
    [ours, *_] = read_catalogue()
    for slug, reason in (("one", ours.reliability_reason), ("other", "A reason that only this catalogue has.")):
        Source.objects.create(
            slug=slug, name=slug, reliability_reason=reason, reliability="B", first_seen_at="2026-01-01T00:00Z"
        )
    for language in FOLDERS:
        known = {one.msgid: one.msgstr for one in catalogue(language)}
        page = html.unescape(client.get(f"/{language}/sources/").content.decode())
        assert f">{known[ours.reliability_reason]}</td>" in page
        assert f'lang="en">{known[ours.reliability_reason]}' not in page
        assert 'lang="en">A reason that only this catalogue has.</td>' in page
    english = html.unescape(client.get("/sources/").content.decode())
    assert f">{ours.reliability_reason}</td>" in english


@pytest.mark.parametrize("language", FOLDERS)
def test_every_page_is_there_in_every_language(client: Client, small_record: Record, language: str) -> None:
    for address in addresses(small_record):
        english, page = client.get(address), client.get(f"/{language}{address}")
        assert page.status_code == english.status_code, address
        assert f'<html lang="{language}"' in page.content.decode(), address


def test_the_switch_leads_to_the_same_page_in_the_other_language(client: Client, small_record: Record) -> None:
    address = f"/incidents/{small_record.february.slug}/?as_of=2026-11-01"
    english = client.get(address).content.decode()
    for code, name in (("tr", "Türkçe"), ("zh-hans", "简体中文")):
        assert f'href="/{code}{address}" lang="{code}" hreflang="{code}">{name}</a>' in english
    turkish = client.get(f"/tr{address}").content.decode()
    assert f'href="{address}" lang="en" hreflang="en">English</a>' in turkish
    assert 'hreflang="tr" aria-current="true">Türkçe</a>' in turkish


def test_links_keep_the_language(client: Client, small_record: Record) -> None:
    page = client.get("/tr/timeline/").content.decode()
    assert 'href="/tr/incidents/' in page
    inner = [one for one in re.findall(r'href="(/[^"]*)"', page) if not one.startswith(("/static/", "/tr/"))]
    assert sorted(inner) == ["/timeline/", "/zh-hans/timeline/"]


def test_a_browser_of_another_language_gets_english_where_the_address_says_nothing(client: Client, db: None) -> None:
    page = client.get("/", headers={"accept-language": "tr"})
    assert '<html lang="en"' in page.content.decode()
    assert client.get("/de/").status_code == 404


def test_numbers_are_said_as_people_say_them_there() -> None:
    figure = quantity(value=28_800_000.0, low=28_800_000.0, qualifier="more_than")
    said = {}
    for language in ("en", *FOLDERS):
        with translation.override(language):
            said[language] = numbers.amount_words(figure, translation.gettext)
    assert said["en"] == "more than 28.8 million"
    assert "28,8 milyon" in said["tr"]
    assert said["zh-hans"] == "超过2880万"


def test_counts_take_the_form_that_the_language_has() -> None:
    assert [nouns.counted(n, "report") for n in (0, 1, 2)] == ["no report", "1 report", "2 reports"]
    with translation.override("zh-hans"):
        one, two = nouns.counted(1, "report"), nouns.counted(2, "report")
        assert one.replace("1", "2") == two
        assert "report" not in one
