from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import RUSSIA, a_claim, a_link, an_event, day
from counterclaim.nouns import Bound, Position, Statement
from counterclaim.publish.charts import Copy, Dot, DotChart, Guide, Series, dot_chart
from counterclaim.publish.packing import lanes, spread
from counterclaim.publish.plots import Charts, charts
from counterclaim.publish.scale import scale, text_width
from counterclaim.publish.steps import Path, Point, step_chart
from counterclaim.publish.views import EventView
from publish.sample import a_position, a_record, a_row, makiivka

COUNTS = st.integers(min_value=0, max_value=10**12)


def a_dot(low: int | None, high: int | None, label: str = "", **rest: object) -> Dot:
    return Dot(low, high, label or str(low), "#claim", "told", **rest)  # type: ignore[arg-type]


def a_series(*dots: Dot, speaker: str = "A ministry", side: str = "A side") -> Series:
    return Series(speaker, side, 1, dots)


def killed() -> tuple[EventView, Charts]:
    view = EventView(makiivka())
    made = charts(view, view.rows[0])
    assert made is not None
    return view, made


def test_a_narrow_range_of_figures_is_drawn_from_zero() -> None:
    axis = scale([63, 89, 400], start=0, end=100)
    assert not axis.log
    assert axis.at(0) == 0
    assert axis.at(400) == pytest.approx(100, abs=25)


def test_a_range_over_magnitudes_is_drawn_on_a_logarithmic_scale() -> None:
    axis = scale([63, 100_000], start=0, end=100)
    assert axis.log
    assert axis.at(63) > 0
    assert axis.at(100_000) == 100


def test_zero_has_a_place_on_a_logarithmic_scale() -> None:
    axis = scale([0, 5, 10_000], start=0, end=100)
    assert axis.log
    assert axis.at(0) == 0


def test_a_figure_of_a_thousand_digits_can_be_drawn() -> None:
    axis = scale([1, 10**1000], start=0, end=100)
    assert axis.at(10**1000) == 100


@given(st.lists(COUNTS, min_size=1, max_size=20))
def test_every_figure_lies_on_the_axis_and_more_lies_further_right(values: list[int]) -> None:
    axis = scale(values, start=10, end=500)
    pixels = [axis.at(v) for v in sorted(values)]
    assert pixels == sorted(pixels)
    assert all(10 <= x <= 500 for x in pixels)


@given(st.lists(COUNTS, min_size=1, max_size=20))
def test_the_labels_of_an_axis_never_touch(values: list[int]) -> None:
    ticks = scale(values, start=10, end=330).ticks(gap=8, em=13)
    assert ticks
    boxes = [(x - text_width(label, 13) / 2, x + text_width(label, 13) / 2) for x, label in ticks]
    assert all(left[1] < right[0] for left, right in pairwise(boxes))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120), st.integers(1, 4)), max_size=30))
def test_boxes_packed_into_lanes_never_touch(boxes: list[tuple[int, int, int]]) -> None:
    placed = [(float(left), float(left + width), height) for left, width, height in boxes]
    chosen = lanes(placed)
    cells = [
        (lane + row, left, right)
        for lane, (left, right, height) in zip(chosen, placed, strict=True)
        for row in range(height)
    ]
    for i, (lane, left, right) in enumerate(cells):
        assert not any(lane == o and left < r and right > s for o, s, r in cells[:i])


@given(st.lists(st.floats(0, 400), max_size=12))
def test_labels_in_a_column_keep_their_order_and_their_distance(wanted: list[float]) -> None:
    placed = sorted(spread(wanted, room=16, top=4))
    assert all(b - a >= 15.99 for a, b in pairwise(placed))
    assert all(y >= 4 for y in placed)


@given(
    st.lists(
        st.lists(st.tuples(COUNTS, COUNTS, st.text(max_size=30), st.integers(0, 12)), min_size=1, max_size=8),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([343.0, 860.0]),
)
def test_no_label_of_a_chart_covers_another(rows: list[list[tuple[int, int, str, int]]], width: float) -> None:
    series = [
        a_series(
            *(
                a_dot(min(a, b), max(a, b), label or "63", copies=tuple(Copy("#c", "copy") for _ in range(copies)))
                for a, b, label, copies in row
            )
        )
        for row in rows
    ]
    for row in dot_chart(series, [], width=width).rows:
        for i, one in enumerate(row.marks):
            for other in row.marks[:i]:
                assert one.y != other.y or one.right <= other.left or other.right <= one.left


def test_the_rows_of_a_chart_stand_one_below_the_other() -> None:
    chart = dot_chart([a_series(a_dot(63, 63)), a_series(a_dot(5, None), a_dot(6, 6))], [], width=860)
    first, second = chart.rows
    assert first.bottom == second.top
    assert all(row.top < mark.y < row.bottom for row in chart.rows for mark in row.marks)
    assert chart.plot_bottom == second.bottom < chart.height


def test_an_open_side_is_an_arrow_and_a_range_a_bar() -> None:
    chart = dot_chart([a_series(a_dot(63, None), a_dot(None, 99), a_dot(300, 700))], [], width=860)
    by_low = {mark.dot.low: mark for mark in chart.rows[0].marks}
    assert by_low[63].arrow > 0
    assert by_low[None].arrow < 0
    assert by_low[300].arrow == 0
    assert by_low[300].x1 > by_low[300].x0


def test_a_label_at_the_right_edge_turns_to_the_left() -> None:
    chart = dot_chart([a_series(a_dot(1, 1), a_dot(800, 800, "a label of some length"))], [], width=343)
    assert chart.rows[0].marks[-1].label_at == "end"


def test_names_stand_above_their_marks_on_a_phone() -> None:
    phone, desk = (dot_chart([a_series(a_dot(1, 2))], [], width=w) for w in (343, 860))
    assert phone.stacked
    assert phone.rows[0].heading > 0
    assert not desk.stacked


@pytest.mark.parametrize("name", ["", "x" * 400, "A " * 200, "国防部" * 60])
def test_a_long_name_is_cut_to_the_room_there_is(name: str) -> None:
    chart = dot_chart([a_series(a_dot(1, 2), speaker=name)], [], width=860)
    assert 1 <= len(chart.rows[0].names) <= 2
    assert all(text_width(line, 13) <= 212 for line in chart.rows[0].names)


def test_the_lowest_and_the_highest_figure_frame_a_band() -> None:
    guides = [Guide("lowest", 63, "lowest 63", "#a"), Guide("highest", 400, "highest 400", "#b")]
    chart = dot_chart([a_series(a_dot(63, 63), a_dot(400, 400))], guides, width=860, band=(63, 400))
    marks = chart.rows[0].marks
    assert chart.band == (marks[0].x0, round(marks[1].x0 - marks[0].x0, 1))


def test_the_names_of_close_bounds_stand_in_different_lines() -> None:
    guides = [Guide("lowest", 63, "lowest 63", "#a"), Guide("floor", 64, "floor 64", "#b")]
    chart = dot_chart([a_series(a_dot(63, 64))], guides, width=343)
    assert len({line.y for line in chart.guides}) == 2


def marks_of(chart: DotChart) -> list[Dot]:
    return [mark.dot for row in chart.rows for mark in row.marks]


def test_the_chart_holds_every_claim_of_the_row_once() -> None:
    view, made = killed()
    for chart in made.dots:
        drawn = [dot.href for dot in marks_of(chart)] + [c.href for dot in marks_of(chart) for c in dot.copies]
        assert sorted(drawn) == sorted(one.href for one in view.rows[0].views)


def test_copies_hang_hollow_under_the_figure_that_they_repeat() -> None:
    _, made = killed()
    first = next(dot for dot in marks_of(made.dots[0]) if dot.copies)
    assert (first.low, len(first.copies)) == (63, 4)


def test_a_figure_that_its_speaker_replaced_is_struck_through() -> None:
    _, made = killed()
    assert [dot.low for dot in marks_of(made.dots[0]) if dot.superseded] == [63]


def test_a_supposition_is_a_cross_and_says_why_it_does_not_count() -> None:
    _, made = killed()
    assert [dot.label for dot in marks_of(made.dots[0]) if dot.kind == "uncounted"] == ["600, a supposition"]


def test_no_comment_is_ever_in_a_chart() -> None:
    view, made = killed()
    spoken = {one.claim.quote for one in view.record.event.links if one.claim.in_comment}
    assert "Not even 40" in spoken
    assert not any("40 " in dot.told or "3,000" in dot.told for chart in made.dots for dot in marks_of(chart))


def test_the_side_that_suffered_stands_first_and_sides_stand_together() -> None:
    _, made = killed()
    sides = [row.series.side for row in made.dots[0].rows]
    assert sides[:3] == ["Russia", "Ukraine", "Ukraine"]


def test_one_claim_alone_makes_no_chart() -> None:
    view = EventView(makiivka())
    assert charts(view, view.rows[1]) is None


def test_a_row_of_two_thousand_claims_still_makes_a_chart_and_says_what_it_left_out() -> None:
    links = [
        a_link(a_claim(f"{i} died, said source {i % 90}.", str(i), i, i), speaker=f"Source {i % 90}", side=RUSSIA)
        for i in range(1, 2001)
    ]
    view = EventView(a_record(an_event(*links), a_row(*links)))
    made = charts(view, view.rows[0])
    assert made is not None
    assert len(made.dots[0].rows) == 40
    assert made.left_out == 2000 - len(marks_of(made.dots[0]))


def a_path(*points: tuple[int, int], speaker: str = "A ministry") -> Path:
    start = datetime(2023, 1, 1, tzinfo=UTC)
    return Path(speaker, 1, "63", tuple(Point(start + timedelta(days=d), v, v, "#c", "told") for d, v in points))


def test_the_step_line_goes_up_on_the_day_of_the_new_figure() -> None:
    chart = step_chart([a_path((0, 63), (2, 89))], width=860)
    assert chart is not None
    first, second = chart.lines[0].spots
    assert second.x > first.x
    assert second.y < first.y
    assert chart.lines[0].d == f"M{first.x} {first.y}H{second.x}V{second.y}"


def test_figures_of_one_day_make_no_step_line() -> None:
    assert step_chart([a_path((0, 63)), a_path((0, 89))], width=860) is None
    assert step_chart([], width=860) is None


def test_the_labels_of_step_lines_never_touch() -> None:
    chart = step_chart([a_path((0, 63), (1, 64), speaker=f"Speaker {i}") for i in range(9)], width=860)
    assert chart is not None
    heights = sorted(line.label_y for line in chart.lines)
    assert all(b - a >= 15.9 for a, b in pairwise(heights))
    assert heights[-1] < chart.height


@pytest.mark.parametrize("days", [1, 40, 400, 8000])
def test_the_dates_of_a_step_line_leave_each_other_room(days: int) -> None:
    chart = step_chart([a_path((0, 63), (days, 89))], width=343)
    assert chart is not None
    gaps = [b[0] - a[0] for a, b in pairwise(chart.days)]
    assert all(gap >= 40 for gap in gaps)


def test_a_step_line_reaches_the_end_of_the_calendar() -> None:
    last = Point(datetime(9999, 12, 31, 9, tzinfo=UTC), 1, 1, "#c", "told")
    first = Point(day("0001-01-01").earliest, 2, 2, "#c", "told")
    assert step_chart([Path("A", 0, "1", (first, last))], width=860) is not None


def test_the_range_is_tinted_also_where_the_floor_is_its_highest_figure() -> None:
    low = a_link(a_claim("63 died, said one.", "63", 63, 63), speaker="One")
    high = a_link(a_claim("89 died, said two.", "89", 89, 89), speaker="Two")
    top = Bound(89, high.claim.id)
    row = a_row(low, high, lowest=Bound(63, low.claim.id), highest=top, floor=top)
    view = EventView(a_record(an_event(low, high), row))
    made = charts(view, view.rows[0])
    assert made is not None
    assert made.dots[0].band is not None
    assert [line.guide.label for line in made.dots[0].guides] == ["lowest 63", "floor and highest 89"]


@given(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000)), st.sampled_from([343.0, 860.0]))
def test_the_names_of_the_bounds_never_touch_each_other(values: tuple[int, int, int], width: float) -> None:
    low, middle, high = sorted(values)
    guides = [
        Guide("lowest", low, f"lowest {low}", "#a"),
        Guide("floor", middle, f"floor {middle}", "#b"),
        Guide("highest", high, f"highest {high}", "#c"),
    ]
    lines = dot_chart([a_series(a_dot(low, high))], guides, width=width).guides
    for i, one in enumerate(lines):
        assert 0 <= one.left < one.right <= width
        for other in lines[:i]:
            assert one.y != other.y or one.right < other.left or other.right < one.left


def test_a_looser_word_beside_a_figure_that_stands_is_no_move() -> None:
    figure = a_link(a_claim("400 died, said Kyiv.", "400", 400, 400), speaker="Kyiv", said_on=day("2023-01-01"))
    loose = a_link(a_claim("Kyiv said far more.", "far more", 64, None), speaker="Kyiv", said_on=day("2023-01-03"))
    other = a_link(a_claim("63 died, said Moscow.", "63", 63, 63), speaker="Moscow", said_on=day("2023-01-02"))
    stands, beside = (Statement(o.claim.id, o.said_on, o.claim.low, o.claim.high, False, True) for o in (figure, loose))
    position = Position("Kyiv", None, (stands, beside), stands, own_losses=False)
    row = a_row(figure, loose, other, positions=(position, a_position("Moscow", other)))
    view = EventView(a_record(an_event(figure, loose, other), row))
    made = charts(view, view.rows[0])
    assert made is not None
    assert made.steps is not None
    assert [len(line.spots) for line in made.steps[0].lines] == [1, 1]
    assert view.rows[0].moves == ()


def test_a_figure_dated_by_the_day_never_runs_back_behind_an_hour_of_that_day() -> None:
    hour = Point(datetime(2023, 1, 2, 13, tzinfo=UTC), 63, 63, "#c", "told")
    whole_day = Point(datetime(2023, 1, 2, tzinfo=UTC), 89, 89, "#c", "told")
    later = Point(datetime(2023, 1, 5, tzinfo=UTC), 92, 92, "#c", "told")
    chart = step_chart([Path("A", 1, "92", (hour, whole_day, later))], width=860)
    assert chart is not None
    spots = chart.lines[0].spots
    assert [spot.point.low for spot in spots] == [63, 89, 92]
    assert spots[0].x == spots[1].x < spots[2].x
