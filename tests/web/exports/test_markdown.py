"""Words of others in the briefing of a pack: whoever reads it as Markdown sees them as they are."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.test import Client
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.web import factories as make
from tests.web.factories import Said
from tracker.web.exports.markdown import plain

HOSTILE = (
    "[Sign in](https://evil.example/login)",
    "![seen](https://evil.example/pixel.png)",
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "<https://evil.example/>",
    "https://evil.example/ and www.evil.example",
    "**bold** _slanted_ __both__ ~~struck~~ `code` ``more``",
    "# A heading\n\n- a list\n\n> a quotation\n\n```\nfence\n```",
    "+ one",
    "- one",
    "12. twelve",
    "12) twelve",
    "---",
    "===",
    "a | b\n--|--\n1 | 2",
    "&lt;b&gt; &amp; &#91;",
    "\\[not escaped](javascript:alert(3))",
    "[evil]: https://evil.example/",
    "$x^2$ and [^1] <!-- gone -->",
)


def tokens(text: str) -> list[Token]:
    found = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [inner for token in found for inner in (token, *(token.children or ()))]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_mark_nothing_up_wherever_they_stand(words: str) -> None:
    kinds = {token.type for token in tokens(plain(words))}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    for before in ("- ", "# "):
        inner = tokens(f"{before}{plain(words)}")
        shown = "".join(token.content for token in inner if token.type in {"text", "text_special"})
        assert shown == " ".join(words.split())
        assert sum(token.type.endswith("_open") for token in inner) == (3 if before == "- " else 1)
    assert "https://" not in plain(words)


def test_ordinary_sentences_stay_as_they_are() -> None:
    for words in (
        "More than 13 million exchanges, at 1.5 a second.",
        "R-1; o'Neill: “so”, 3/4 – or 50%?",
        "2026-02-24",
    ):
        assert plain(words) in (words, words.replace("2026-", "2026\\-"))


@pytest.mark.django_db
def test_a_packs_briefing_has_no_markup_of_its_reports(client: Client) -> None:
    accuser, accused = make.actor("Corvid [AI](https://evil.example/)"), make.actor("**Lumen** <b>Labs</b>")
    campaign = make.incident("![x](//evil.example/x.png) `campaign`", accuser=accuser, accused=[accused])
    told = make.report(text="They say so.", title="[Read on](https://evil.example/) <script>")
    make.claim("alleges_distillation", accuser, accused, Said(told, "They say so"), incident=campaign)
    answer = client.get(f"/incidents/{campaign.slug}/pack.zip")
    briefing = ZipFile(io.BytesIO(answer.content)).read("briefing.md").decode()
    found = tokens(briefing)
    assert not [token for token in found if token.type in {"image", "html_inline", "html_block", "code_inline"}]
    links = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
    assert links
    assert all(link.startswith("http://testserver/evidence/") for link in links)
    assert "https://evil" not in briefing
