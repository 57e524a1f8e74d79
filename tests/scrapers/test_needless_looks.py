"""Where the extractor is spared a look through the page, it is left with the same page."""

from __future__ import annotations

import lxml.html
import pytest
from lxml import etree
from trafilatura import core, xpaths
from trafilatura.htmlprocessing import prune_unwanted_nodes

from scrapers import article_text, needless_looks

EXPRESSIONS = {"raw": xpaths.RAW_TREE_PRUNE_XPATH, "comments": xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH}
NAMES = [
    "", "story", "Comments", "comment-list", "commentary", "x comment", "comol", "my-comol", "disqus_thread", "dsq-comments-1",
    "post-comments", "article-comments big", "post-comment", "mvp-post-add-box", "infinite-scroll", "infinitescroll",
    "elementor-share-buttons", "a elementor-share-buttons-b", "share", "comment " + "x" * 2_000,
]  # fmt: skip
TAGS = ["div", "section", "aside", "ol", "ul", "details", "p", "li"]


def page(tag: str, name: str, attribute: str, *, within: str = "") -> str:
    return f'<html><body class="a b"><p>Words.</p><{tag} {attribute}="{name}">{within}<p>More.</p></{tag}> end</body></html>'


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many expressions pages were looked through with, a look each."""
    looks: list[int] = []

    def counted(tree, expressions, with_backup):
        looks.append(len(expressions))
        return prune_unwanted_nodes(tree, expressions, with_backup)

    monkeypatch.setattr(needless_looks, "prune_unwanted_nodes", counted)
    return looks


def pruned(source: str, expressions: list[etree.XPath], prune) -> str:
    return lxml.html.tostring(prune(lxml.html.fromstring(source), expressions), encoding="unicode")


@pytest.mark.parametrize("which", EXPRESSIONS)
@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:30])
def test_what_is_left_of_a_page_is_the_same(which: str, name: str) -> None:
    for tag in TAGS:
        for attribute in ("id", "class", "data-class"):
            for within in ("", "<h1>Title</h1>"):
                source = page(tag, name, attribute, within=within)
                theirs = pruned(source, EXPRESSIONS[which], prune_unwanted_nodes)
                assert pruned(source, EXPRESSIONS[which], core.prune_unwanted_nodes) == theirs


@pytest.mark.parametrize("which", EXPRESSIONS)
def test_a_page_is_looked_through_only_for_a_name_that_it_has(which: str, looked: list[int]) -> None:
    pruned(page("div", "story", "class"), EXPRESSIONS[which], core.prune_unwanted_nodes)
    assert not looked
    name = "infinite-scroll" if which == "raw" else "comments"
    pruned(page("div", name, "class"), EXPRESSIONS[which], core.prune_unwanted_nodes)
    assert looked == [len(EXPRESSIONS[which])]


@pytest.mark.parametrize(
    "path",
    [".//aside", ".//*[self::div][not(re:test(@id, 'story'))]", ".//*[self::div][@role='x' or re:test(@id, 'a')]"],
)
def test_an_expression_that_asks_for_more_than_names_is_always_looked_for(path: str, looked: list[int]) -> None:
    expression = etree.XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})
    pruned(page("div", "story", "class"), [expression], core.prune_unwanted_nodes)
    assert looked == [1]


def test_the_extractor_of_articles_is_spared_them() -> None:
    assert article_text.trafilatura.core.prune_unwanted_nodes is not prune_unwanted_nodes
