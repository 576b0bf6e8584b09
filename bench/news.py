"""Ordinary news without losses: councils, business, sport, weather, science, culture, and numbers that count no loss.

Every sentence is of our own writing; names are of places and offices. Words that tell of losses elsewhere stand in it
too ("lost 3-1", "killed the bill", "lives in", "shot the film"), for a filter that only knows words must read those.
"""

from __future__ import annotations

import random

TOWNS = "Bergen Graz Tampere Ghent Zadar Leeds Porto Cork Aarhus Lublin Brno Tartu Namur Bilbao Kaunas Malmo".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January March April June July September October November".split()
OFFICES = (
    "The council", "The finance ministry", "The statistics office", "The rail operator", "The museum", "The club",
    "The university", "The weather service", "The central bank", "The union", "The port authority", "The mayor",
    "A spokeswoman for the region", "The energy regulator", "The housing association", "The publisher",
)  # fmt: skip

SENTENCES = (
    "{office} said on {day} that it would spend {n} million euros on {k} new trams for {town}.",
    "Prices of bread and fuel have risen by {k} per cent since {month}, {office_} noted.",
    "{office} expects {n},000 visitors at the fair, which opens on {k} {month} and runs for {few} weeks.",
    "Trains between {town} and {town2} will run every {k} minutes from {month}, down from every {n}.",
    "{town} lost 3-{few} at home and dropped to {k}th place with {n} points from {few} matches.",
    "A striker who had missed {few} games scored twice, and {town} beat {town2} {few}-1 before {n},412 spectators.",
    "The committee killed the bill by {n} votes to {k}, and its authors will have to start again.",
    "The novelist, {k}, lives in {town} with two dogs and has sold more than {n},000 copies of her first book.",
    "The film was shot in {few} months on a budget of {n} million and won {k} prizes.",
    "Shares in the maker of wind turbines fell {k}.{few} per cent, while the index gained {n} points.",
    "{office} put the number of pupils at {n},6{few}0, about {k} per cent more than ten years ago.",
    "At least {few} of the {n} tenders for the bridge at {town} came from abroad.",
    "Some {n} farmers from {town} drove their tractors to the ministry, asking for lower taxes on diesel.",
    "Temperatures will reach {k} degrees on {day}; showers are expected in {town} by the evening.",
    "Between {k} and {n} homes a year are to be built on the old harbour, according to {office_}.",
    "The library counts {n},000 loans a month, and nearly {k} in a hundred are of electronic books.",
    "No one had expected so close a vote: {n} for the plan, {k} against, with {few} members absent.",
    "“We have waited {k} years for this road,” said the head of the chamber of commerce in {town}.",
    "{office} raised its forecast from {few} per cent to {few}.5 and will publish the next on {k} {month}.",
    "A ferry with room for {n} cars will link {town} to the islands, twice as many as the ship that it replaces.",
    "Rents in {town} rose to {n} euros a month on average, higher than in {town2} but lower than in the capital.",
    "The team has {k} doctors and {n} nurses, and {office_} wants to hire another {few}.",
    "Researchers in {town} counted {n} pairs of terns on the sandbank, up from {k} a decade ago.",
    "The concert hall has {n} seats, {k} of them for people in wheelchairs.",
    "Workers at the plant in {town} will get {few} per cent more pay and {k} days of leave.",
    "The court in {town} will hear {k} witnesses in the case over a patent from 19{n2}.",
    "About {n} students took part in the exchange, and {k} of them stayed for a second term.",
    "The tower, {n} metres high, was finished in 18{n2} and is being cleaned for the first time.",
    "{office} has received {n} complaints about noise from the airport since {month}.",
    "Voters in {town} go to the polls on {day}; {k} candidates stand for {few} seats.",
    "The old cinema on the market square reopens with {few} screens, a café and a small stage.",
    "Nobody yet knows who will lead the orchestra after the summer, and the players are losing patience.",
    "Critics called the exhibition bold, warm and a little too long.",
    "The road will be closed at night while the tunnel is painted, and drivers should leave early.",
    "The minister said that their talks had been frank, and that the two sides would meet again in {town}.",
    "Fields are still under water after a wet {month}, although the harvest looks good.",
    "It was the coldest {month} since 19{n2}, with frost on {k} nights.",
    "The airline has taken over {n} routes and cut {k} others, most of them to {town2}.",
    "Chefs from {k} countries cooked for {n} guests, and the leftovers went to a shelter.",
    "The start-up, which makes batteries for bicycles, was valued at {n} million after {few} rounds.",
    "A telescope at {town} has seen light that left its galaxy {n} million years ago.",
    "Her record of {k}.{n2} seconds has stood for {few} seasons, and no rival has come within half a second.",
    "The bakery claims to sell {n} loaves before eight in the morning.",
    "The museum found {few} letters of the painter in a box marked {n}.",
    "According to {office_}, {k} of the {n} streets surveyed need new lamps.",
    "The dispute over fishing cost the two ports months of trade, and both want it settled by {month}.",
    "A block of flats with {n} units will take the place of the car park, if {office_} agrees.",
    "Cyclists will ride {n} kilometres in {few} stages, the hardest of them over the pass near {town}.",
    "The new vaccine is given in {few} doses and will be free for everyone over {k}.",
    "Tickets cost {k} euros, half that for children, and the first {n} sold out within an hour.",
)  # fmt: skip


def sentence(chance: random.Random) -> str:
    """One sentence, its names and numbers drawn anew."""
    office = chance.choice(OFFICES)
    town, other = chance.sample(TOWNS, 2)
    return chance.choice(SENTENCES).format(
        office=office,
        office_=office[0].lower() + office[1:],
        town=town,
        town2=other,
        day=chance.choice(DAYS),
        month=chance.choice(MONTHS),
        few=chance.randint(2, 6),
        k=chance.randint(7, 39),
        n=chance.randint(40, 990),
        n2=chance.randint(10, 99),
    )


def report(chance: random.Random, sentences: int = 25) -> str:
    """One report, in paragraphs of three sentences."""
    said = [sentence(chance) for _ in range(sentences)]
    return "\n\n".join(" ".join(said[i : i + 3]) for i in range(0, sentences, 3))


def reports(number: int, *, seed: int = 2023) -> list[str]:
    """So many reports, the same for the same seed."""
    chance = random.Random(seed)
    return [report(chance) for _ in range(number)]
