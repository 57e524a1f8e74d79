"""A chart -> the text of an SVG file, and from that, drawn on the server, a PNG.

Letters come from fonts that are installed with the program, never from those that a machine happens to have.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pylopdf_fonts_zh_cn
import resvg_py
from django.template.loader import render_to_string

from tracker.web.charts.frame import Chart
from tracker.web.charts.palette import DARK, STYLE

LATIN, CHINESE = "Noto Sans", "Noto Sans SC"
SCALE = 2
_FONTS = [
    str(path)
    for path in sorted((Path(str(files("fontpkg_noto_sans"))) / "files").glob("*.ttf"))
    if "Italic" not in path.name
]
_IDEOGRAPHS = re.compile("[⺀-鿿가-힯豈-﫿︰-﹏！-｠]+")


def svg_file(chart: Chart) -> str:
    """The picture with its title and source, light or dark as the reader's system is."""
    return render_to_string("parts/chart_file.svg", {"chart": chart, "style": STYLE})


def png_source(chart: Chart) -> str:
    """The same without a style: what `png` draws."""
    return render_to_string("parts/chart_file.svg", {"chart": chart})


def png(svg: str, *, is_dark: bool = False, scale: float = SCALE) -> bytes:
    """The drawing as a PNG, `scale` times its size."""
    drawing = _IDEOGRAPHS.sub(lambda found: f'<tspan font-family="{CHINESE}">{found[0]}</tspan>', svg)
    chinese = [str(pylopdf_fonts_zh_cn.sans_path())] if drawing is not svg and drawing != svg else []
    return resvg_py.svg_to_bytes(
        svg_string=drawing,
        skip_system_fonts=True,
        font_files=[*_FONTS, *chinese],
        font_family=LATIN,
        sans_serif_family=LATIN,
        serif_family=LATIN,
        style_sheet=DARK if is_dark else None,
        zoom=scale,
    )
