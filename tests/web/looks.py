"""What must hold of an open page however it is shown: each function gives what does not, in words."""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Page

HEIGHT = 900
# A4 less the margins of the print stylesheet, in CSS pixels.
PAPER = 680


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def too_wide(page: Page, *widths: int) -> list[str]:
    """Whether something reaches beyond a screen of one of these widths, in CSS pixels."""
    faults = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"wider than {width}")
    return faults


def cut_in_large_text(page: Page) -> list[str]:
    """What is cut, or whether the page is wider than its screen, with text of twice the size."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults = ["text of twice the size is wider than the screen"]
    faults *= page.evaluate("document.documentElement.scrollWidth") > width
    cut = page.evaluate("""[...document.querySelectorAll('main :is(p, h1, h2, h3, li, td, th, dd, a, button)')]
        .filter(one => getComputedStyle(one).overflow === 'hidden' && !one.closest('.visually-hidden')
            && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
        .map(one => one.textContent.trim().slice(0, 60))""")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return faults + [f"text of twice the size is cut: {words}" for words in cut]


def out_of_order(page: Page) -> list[str]:
    """Where headings leave out a level, or what is read next does not stand below or beside."""
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))")
    faults = [f"h{lower} follows h{upper}" for upper, lower in pairwise(levels) if lower > upper + 1]
    if levels[:1] != [1] or levels.count(1) != 1:
        faults.append("does not begin with its one first heading")
    # What stands beside the text on a wide screen is in no order with it.
    tops = page.evaluate("""[...document.querySelectorAll('main h2')]
        .filter(one => !one.closest('aside') || getComputedStyle(one.closest('aside')).position !== 'sticky')
        .map(one => one.getBoundingClientRect().top + scrollY)""")
    return faults + ["sections stand in another order" for upper, lower in pairwise(tops) if lower < upper]


def badly_printed(page: Page) -> list[str]:
    """What the page would have on paper that does not belong there, and what it would lack."""
    shown = page.viewport_size
    page.emulate_media(media="print")
    faults = [f"on paper {one}" for one in too_wide(page, PAPER)]
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    if paper != "rgb(255, 255, 255)":
        faults.append(f"on paper of {paper}")
    controls = ":is(.nav, .finder, .skip, .filters, .bigfinder, .as-of form):visible"
    faults += [f"on paper stands {one.inner_text()[:40]!r}" for one in page.locator(controls).all()]
    if not page.locator("h1:visible").count():
        faults.append("on paper without its heading")
    page.emulate_media(media="screen")
    if shown:
        page.set_viewport_size(shown)
    return faults
