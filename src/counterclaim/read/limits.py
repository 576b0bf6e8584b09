"""How much one input may hold. Past these bounds a reader cuts or refuses, and says so."""

from __future__ import annotations

PAGE_BYTES = 20_000_000
"""A web page or a text file."""
JSON_BYTES = 64_000_000
"""A JSON file that has to be parsed as a whole, or one line of JSON lines, which are streamed and may be many."""
TEXT_CHARS = 500_000
"""The body of one document: about eighty thousand words."""
TITLE_CHARS = 1_000
NAME_CHARS = 200
"""A shown name, an id or a word of metadata."""
COMMENT_CHARS = 20_000
COMMENTS = 100_000
"""Comments of one document."""
TREE_WEIGHT = 1_000_000
"""Sum of the depths of all elements up to which a page is given to the article extractor: a page of 3,000 elements
that lie 15 deep weighs 45,000; the extractor's time grows with this sum (about 1.5 s at the bound)."""
TREE_DEPTH = 200
"""Elements that lie deeper are unwrapped."""
TAGS = 400_000
"""Tags of one page: a thread of about 30,000 comments; the rest is cut off (about 3 KB of memory a tag)."""
ATTRIBUTES = 200
"""Attributes of one long tag; one of more loses them all (the parser compares each with each)."""
