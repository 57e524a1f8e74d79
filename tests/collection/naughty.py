"""Strings that break programs: each control, bidi mark, surrogate and noncharacter, and what people have typed to harm."""

from __future__ import annotations

from itertools import chain

_CONTROLS = [chr(n) for n in chain(range(0x20), range(0x7F, 0xA0))]
_MARKS = [chr(n) for n in (0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)]
_SURROGATES = [chr(n) for n in range(0xD800, 0xE000, 0x40)]
_NONCHARACTERS = [
    chr(n) for n in chain(range(0xFDD0, 0xFDF0), (p * 0x10000 + e for p in range(17) for e in (0xFFFE, 0xFFFF)))
]
_SPACES = [chr(n) for n in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x180E)]
_COMBINING = ["e" + chr(n) * k for n in range(0x300, 0x340) for k in (1, 60)]
_TYPED = [
    "", " ", "undefined", "null", "None", "NaN", "-1", "1e309", "0x0", "00", "1/0", "true", "()", "[]", "{}", "[object Object]",
    "' OR 1=1 --", "'; DROP TABLE collection_report; --", '" or ""="', "1;SELECT pg_sleep(9)", "%s%s%s%n", "%d %(x)s", "{0.__class__}",
    "{{ 7*7 }}", "{% debug %}", "${7*7}", "$(reboot)", "`id`", "| cat /etc/passwd", "../../../../etc/passwd", "C:\\con\\con", "file:///etc/passwd",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</title><script>alert(1)</script>", "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#x3C;script&#x3E;", "<![CDATA[<b>]]>", "]]>", "<!--", "-->", "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;",
    "data:text/html,<script>alert(1)</script>", "Ω≈ç√∫˜µ≤≥÷", "蒸馏攻击指控", "السلام عليكم", "שלום", "สวัสดี", "हिन्दी", "🏳️‍🌈👩‍👩‍👧‍👦", "🇺🇸🇷🇺🇸", "Ｔｈｅ　ｗｉｄｅ", "T̷h̶e̵ z̸a̷l̶g̴o̵",
    "ﷺ", "ﬁﬂ", "İıſK", "ß", "ǅ", "１２３", "①②③", "a\u0300\u0301" * 9, "A" * 5_000, "ab " * 4_000, "\r\nSet-Cookie: a=b", "a\r\n\r\nb", "line\u2028separator", "tab\tbed",
    "=HYPERLINK(\"http://x\")", "@SUM(1)", "+1-1", "http://[::1", "http://a b", "//evil.example", "\\\\server\\share", "C:/", "nul", "aux", "\u202eexe.txt", "\u0000nul\u0000", "Ã¤Ã¶Ã¼ â€œquotedâ€\x9d",
]  # fmt: skip
# Each sort alone, and in the middle of words.
STRINGS = [*_TYPED, *(f"before{c}after" for c in chain(_CONTROLS, _MARKS, _SURROGATES, _NONCHARACTERS, _SPACES)), *_COMBINING, *(c * 3 for c in chain(_CONTROLS, _MARKS, _SURROGATES))]  # fmt: skip
UNSTORABLE = frozenset(chain(_CONTROLS, _SURROGATES)) - {"\t", "\n"}
EMBEDDING = frozenset(chr(n) for n in chain(range(0x202A, 0x202F), range(0x2066, 0x206A)))
