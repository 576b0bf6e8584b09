"""One of our own pictures from SVG to PNG, as a program of its own: the picture comes in at one end, and goes out so.

It takes a processor for as long as half a second and holds Python while it does, which a server that answers others
cannot wait for. Nothing is fetched or run: the library knows neither network nor script.
"""

from __future__ import annotations

import html
import re
import sys

MISSING, NO_FONT = 3, 4
"""Exit codes: the library is not installed; no font was found to write with."""
_PIXELS = 6_000_000
"""Pixels of a picture at most, whatever it shows."""
_SHARP = 2.0
"""Pixels for each unit of the SVG, where there is room."""
_FONTS = (
    "DejaVu Sans",
    "Noto Sans",
    "Liberation Sans",
    "Arial",
    "Helvetica",
    "Helvetica Neue",
    "Segoe UI",
    "Roboto",
    "Open Sans",
    "Ubuntu",
    "Cantarell",
    "Nimbus Sans",
    "FreeSans",
    "Verdana",
    "Tahoma",
)
"""What is looked for, by name, since no library of pictures knows what the system would take."""
_SIMPLE = re.compile(r"(?:svg|text|g)?(?:\.[\w-]+)*")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)
_VARIABLE = re.compile(r"(--[\w-]+):\s*([^;}]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")


def main() -> int:
    """Turn the SVG on standard input into a PNG on standard output."""
    try:
        from resvg_py import svg_to_bytes
    except ModuleNotFoundError:
        return MISSING
    if svg_to_bytes(svg_string=_sample("H")) == svg_to_bytes(svg_string=_sample("")):
        return NO_FONT
    svg = plain(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(svg_to_bytes(svg_string=svg, zoom=_zoom(svg)))
    return 0


def plain(svg: str) -> str:
    """The same picture in light colours, its style as simple as the library knows it: no variables, no conditions."""
    css = html.unescape(found[0]) if (found := _STYLE.search(svg)) else ""
    css = _COMMENT.sub("", css)
    values = dict(_VARIABLE.findall(css.partition("@")[0])) | {"--sans": _families()}
    rules = [_kept(selectors, said) for selectors, said in _RULE.findall(_AT_RULE.sub("", css))]
    flat = "\n".join(rules).replace("--tone:", "color:").replace("var(--tone)", "currentColor")
    picture = _STYLE.sub(lambda _: html.escape(flat, quote=False), svg, count=1)
    return _USE.sub(lambda use: values.get(use[1], "inherit"), picture)


def _kept(selectors: str, said: str) -> str:
    """The part of a rule that is about the marks of a picture."""
    some = [one.strip() for one in selectors.split(",") if one.strip() and all(map(_SIMPLE.fullmatch, one.split()))]
    return f"{', '.join(some)} {{{said}}}" if some else ""


def _families() -> str:
    return ", ".join(f"'{name}'" for name in _FONTS)


def _sample(text: str) -> str:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
    return svg.format(f'<text y="15" font-family="{_families()}">{text}</text>' if text else "")


def _zoom(svg: str) -> float:
    """How much larger than in its own units a picture is made."""
    head = svg[: svg.find(">")]
    width, height = (
        float(found[1]) if (found := re.search(rf'\b{one}="([\d.]+)"', head)) else 1e4 for one in ("width", "height")
    )
    return float(min(_SHARP, (_PIXELS / (width * height)) ** 0.5))


if __name__ == "__main__":
    sys.exit(main())
