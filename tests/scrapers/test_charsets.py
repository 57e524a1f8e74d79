"""Bytes to text: who is believed about the encoding."""

from __future__ import annotations

import pytest

from scrapers.charsets import decode

CHINESE = "三家中国公司被指蒸馏模型，涉及一千六百万次交互。" * 3


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030", "big5", "utf-8"])
def test_http_label_is_believed(label: str) -> None:
    text = CHINESE if label != "big5" else "三家公司"
    assert decode(text.encode(label), charset=label) == text


@pytest.mark.parametrize("label", ["gb18030", "big5", "shift_jis", "euc-kr", "windows-1251", "koi8-r"])
def test_meta_is_believed_without_http(label: str) -> None:
    words = {"windows-1251": "Привет", "koi8-r": "Привет", "euc-kr": "안녕", "shift_jis": "日本"}.get(label, "公司")
    body = f'<html><head><meta charset="{label}"></head><body>{words}</body></html>'.encode(label)
    assert words in decode(body)


def test_http_wins_over_meta() -> None:
    body = '<meta charset="iso-8859-1">Démarche'.encode()
    assert "Démarche" in decode(body, charset="utf-8")


def test_label_that_cannot_be_true_gives_way() -> None:
    assert decode("Démarche “quoted”".encode(), charset="us-ascii") == "Démarche “quoted”"
    assert decode('<meta charset="utf-8">é'.encode("latin-1")).endswith("\ufffd")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_is_believed(codec: str) -> None:
    assert decode("Démarche".encode(codec), charset="iso-8859-1") == "Démarche"


def test_latin1_means_windows_1252() -> None:
    assert decode(b"\x93quoted\x94 \x96", charset="iso-8859-1") == "“quoted” –"


def test_utf16_declared_in_ascii_is_not_utf16() -> None:
    assert "café" in decode('<meta charset="utf-16">café'.encode())


@pytest.mark.parametrize("label", ["base64", "rot13", "punycode", "idna", "utf-7", "no-such", "", "unicode_escape"])
def test_label_that_is_no_charset_is_passed_over(label: str) -> None:
    assert decode("Démarche".encode(), charset=label) == "Démarche"


def test_unlabelled_text_is_guessed() -> None:
    assert decode(CHINESE.encode()) == CHINESE
    assert decode((CHINESE * 3).encode("gb18030")) == CHINESE * 3
