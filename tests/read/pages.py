"""Pages as WordPress and others write them, built around any report and thread; the markup is ours."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

ORIGIN = Path(__file__).parents[2] / ".." / "shared" / "cases" / "origin-page.txt"


@dataclass
class Said:
    """One comment of a page that a test builds."""

    text: str
    number: int
    author: str = "A reader"
    time: str = "2023-01-03T10:02:00+00:00"
    answers: list[Said] = field(default_factory=list)
    extra: str = ""
    kind: str = "comment"


def paragraphs(text: str) -> str:
    return "\n".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n") if part.strip())


def html5(said: Said, depth: int = 1) -> str:
    answers = "".join(html5(each, depth + 1) for each in said.answers)
    return f"""<li id="comment-{said.number}" class="{said.kind} even depth-{depth}">
  <article id="div-comment-{said.number}" class="comment-body">
    <footer class="comment-meta">
      <div class="comment-author vcard"><img alt="" class="avatar" src="a.png">
        <b class="fn"><a href="http://example.org" class="url">{escape(said.author)}</a></b>
        <span class="says">says:</span></div>
      <div class="comment-metadata"><a href="/p#comment-{said.number}"><time datetime="{said.time}">January 3, 2023
        at 10:02 am</time></a> <span class="edit-link"><a href="#">Edit</a></span></div>{said.extra}
    </footer>
    <div class="comment-content">{paragraphs(said.text)}</div>
    <div class="reply"><a class="comment-reply-link" href="#">Reply</a></div>
  </article>{f'<ol class="children">{answers}</ol>' if answers else ""}
</li>"""


def xhtml(said: Said, depth: int = 1) -> str:
    answers = "".join(xhtml(each, depth + 1) for each in said.answers)
    return f"""<li class="{said.kind} odd depth-{depth}" id="comment-{said.number}">
  <div id="div-comment-{said.number}" class="comment-body">
    <div class="comment-author vcard"><img alt="" class="avatar" src="a.png">
      <cite class="fn">{escape(said.author)}</cite>
      <span class="says">says:</span></div>{said.extra}
    <div class="comment-meta commentmetadata"><a href="/p#comment-{said.number}">January 3, 2023 at 10:02 am</a>
      &nbsp;&nbsp;<a class="comment-edit-link" href="#">(Edit)</a></div>
    {paragraphs(said.text)}
    <div class="reply"><a rel="nofollow" class="comment-reply-link" href="#">Reply</a></div>
  </div>{f'<ul class="children">{answers}</ul>' if answers else ""}
</li>"""


def block(said: Said, depth: int = 1) -> str:
    answers = "".join(block(each, depth + 1) for each in said.answers)
    return f"""<li id="comment-{said.number}" class="{said.kind} depth-{depth}">
  <div class="wp-block-columns">
  <div class="wp-block-column"><div class="wp-block-avatar"><img alt="" src="a.png"></div></div>
  <div class="wp-block-column"><div class="wp-block-comment-author-name">{escape(said.author)}</div>
    <div class="wp-block-comment-date"><a href="/p#comment-{said.number}">
      <time datetime="{said.time}">3 January 2023</time></a></div>
    <div class="wp-block-comment-content">{said.extra}{paragraphs(said.text)}</div>
    <div class="wp-block-comment-reply-link"><a class="comment-reply-link" href="#">Reply</a></div></div></div>
  {f"<ol>{answers}</ol>" if answers else ""}
</li>"""


def callback(said: Said, depth: int = 1) -> str:
    """A theme of its own: the number stands on a box within the item, and no element is called content."""
    answers = "".join(callback(each, depth + 1) for each in said.answers)
    return f"""<li class="{said.kind} depth-{depth}">
  <div id="comment-{said.number}" class="comment-wrap">
    <div class="comment-header"><span class="comment-author"><a href="#">{escape(said.author)}</a></span>
      <span class="comment-date">January 3, 2023</span></div>
    <div class="comment-text">{said.extra}{paragraphs(said.text)}</div>
    <p class="reply"><a class="comment-reply-link" href="#">Reply</a></p>
  </div>{f'<ul class="children">{answers}</ul>' if answers else ""}
</li>"""


SHAPES = {"html5": html5, "xhtml": xhtml, "block": block, "callback": callback}


def page(
    body: str,
    thread: list[Said] = (),  # type: ignore[assignment]
    *,
    shape: str = "html5",
    title: str = "Strike on a barracks",
    heading: str = "",
    head: str = "",
    after: str = "",
) -> str:
    """A whole page: header, navigation, article, thread, form, side bar and footer."""
    items = "\n".join(SHAPES[shape](said) for said in thread)
    opening = '<ol class="wp-block-comment-template">' if shape == "block" else '<ol class="comment-list">'
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | Example News</title>
<meta property="og:site_name" content="Example News"><link rel="canonical" href="https://example.org/strike">
<meta property="article:published_time" content="2023-01-03T08:00:00+00:00">{head}</head>
<body class="single">
<header><nav><a href="/">Home</a> <a href="/news">News</a> <a href="/about">About us</a></nav></header>
<main><article class="post"><header><h1 class="entry-title">{escape(title)}</h1></header>
<div class="entry-content">{paragraphs(body)}</div></article>
<div id="comments" class="comments-area">{f'<h2 class="comments-title">{heading}</h2>' if heading else ""}
{opening}{items}</ol>{after}
<div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>Your email address will not be published.</p>
<textarea name="comment"></textarea></form></div></div></main>
<aside class="widget"><h2>Recent posts</h2>
<ul><li><a href="/a">Another report about something else</a></li></ul></aside>
<footer><p>All rights reserved.</p></footer></body></html>"""


def origin_parts() -> tuple[str, str, list[str]]:
    """Title, body and comments of the page that the project comes from, cut by hand and not by the reader."""
    lines = ORIGIN.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("33 thoughts on"))
    comments: list[str] = []
    for line in lines[at + 1 :]:
        number = f"  {len(comments) + 1}. "
        if line.startswith(number):
            comments.append(line.removeprefix(number))
        elif line.strip():
            comments[-1] += f"\n{line.strip()}"
    return lines[0], "\n".join(lines[1:at]).strip(), comments


def info_json(title: str, body: str, said: list[str], **rest: object) -> str:
    """The file that yt-dlp writes for a video."""
    return json.dumps(
        {
            "id": "abcdefghijk",
            "title": title,
            "description": body,
            "uploader": "Example News",
            "extractor": "youtube",
            "webpage_url": "https://www.youtube.com/watch?v=abcdefghijk",
            "upload_date": "20230103",
            "epoch": 1_675_000_000,
            "comment_count": len(said),
            "comments": [
                {"id": f"Ug{n}", "parent": "root", "text": text, "author": "@a-reader", "timestamp": 1_672_704_000}
                for n, text in enumerate(said)
            ],
        }
        | rest
    )
