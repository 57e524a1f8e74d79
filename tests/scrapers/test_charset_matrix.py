"""Pages of many languages and encodings, labelled rightly, wrongly and not at all: no exception, no mojibake where the
label is right, and little of it where there is none."""

from __future__ import annotations

import pytest

from scrapers.charsets import decode

WORDS = {
    "en": "The board’s “ring” cost £3 — naïve, said the café’s owner. ",
    "de": "Die Behörde prüft, ob Konten für große Abfragen missbraucht wurden. ",
    "fr": "L’autorité a relevé que des comptes étaient utilisés à l’étranger. ",
    "pl": "Urząd stwierdził, że konta służyły do masowych zapytań w święta. ",
    "tr": "Kurum, hesapların kötüye kullanıldığını açıkladı ve şirketi uyardı. ",
    "ru": "Ведомство сообщило, что через счета задали миллионы вопросов. ",
    "el": "Η υπηρεσία ανακοίνωσε ότι οι λογαριασμοί χρησιμοποιήθηκαν. ",
    "he": "הרשות הודיעה כי נעשה שימוש לרעה בחשבונות רבים. ",
    "ar": "أعلنت الهيئة أن الحسابات استخدمت لطرح ملايين الأسئلة. ",
    "th": "หน่วยงานระบุว่าบัญชีถูกใช้เพื่อส่งคำถามนับล้าน ",
    "zh": "该办公室说，一家公司用了很多假账户向模型提出了数百万个问题。",
    "tw": "該辦公室說，一家公司用了很多假帳戶向模型提出了數百萬個問題。",
    "ja": "同局によると、多数の偽アカウントから数百万件の質問が送られた。",
    "ko": "당국은 많은 가짜 계정으로 수백만 건의 질문이 보내졌다고 밝혔다. ",
}
LEGACY = {
    "en": ["windows-1252"], "de": ["iso-8859-1", "windows-1252"], "fr": ["windows-1252"], "pl": ["iso-8859-2", "windows-1250"],
    "tr": ["iso-8859-9", "windows-1254"], "ru": ["windows-1251", "koi8-r", "iso-8859-5"], "el": ["iso-8859-7", "windows-1253"],
    "he": ["windows-1255"], "ar": ["windows-1256"], "th": ["tis-620", "windows-874"], "zh": ["gb2312", "gbk", "gb18030"],
    "tw": ["big5"], "ja": ["shift_jis", "euc-jp", "iso-2022-jp"], "ko": ["euc-kr", "cp949"],
}  # fmt: skip
CODEC = {"windows-874": "cp874"}
CASES = [(language, label) for language, labels in LEGACY.items() for label in [*labels, "utf-8"]]


def page(language: str, label: str, declared: str = "") -> tuple[bytes, str]:
    """The page's bytes, and the words in it."""
    words = (WORDS[language] * 12).encode(CODEC.get(label, label), "ignore").decode(CODEC.get(label, label))
    meta = f'<meta charset="{declared}">' if declared else ""
    html = f"<html><head>{meta}<title>x</title></head><body><p>{words}</p></body></html>"
    return html.encode(CODEC.get(label, label)), words


@pytest.mark.parametrize(("language", "label"), CASES)
def test_a_right_label_gives_the_very_words(language: str, label: str) -> None:
    body, words = page(language, label)
    assert words in decode(body, charset=label)
    declared, words = page(language, label, declared=label)
    assert words in decode(declared)


@pytest.mark.parametrize(("language", "label"), CASES)
def test_a_wrong_label_is_no_exception(language: str, label: str) -> None:
    body, words = page(language, label)
    for wrong in ("utf-8", "iso-8859-1", "gbk", "shift_jis", "utf-16", "koi8-r", "x-user-defined"):
        found = decode(body, charset=wrong)
        assert "<title>x</title>" in found or wrong in ("utf-16",)
        if label == "utf-8" and wrong in ("x-user-defined",):
            assert words in found


def test_most_pages_without_a_label_are_guessed() -> None:
    exact = [
        (language, label) for language, label in CASES if page(language, label)[1] in decode(page(language, label)[0])
    ]
    assert len(exact) >= 0.9 * len(CASES), sorted(set(CASES) - set(exact))
    assert {(language, "utf-8") for language in WORDS} <= set(exact)
