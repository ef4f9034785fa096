"""A chart shows each value where its scale says, leaves a gap for what is withheld, and says all of it in words."""

from __future__ import annotations

import pytest

from creditcli.model.chart import WITHHELD, Chart, Number, Series, bar_chart, column_chart, line_chart, nice_steps

MONTHS = ("2025-12", "2026-01", "2026-02")


def test_lying_bars_are_as_long_as_their_values() -> None:
    chart = bar_chart("kinds", "停止公示", (("期满", 200), ("信用修复", 50), ("更正", 0)), "条")
    long, quarter, none = (one.width for one in chart.bars)
    assert quarter == pytest.approx(long / 4, abs=0.1)
    assert none == 0
    assert [one.text for one in chart.labels] == ["期满", "200条", "信用修复", "50条", "更正", "0条"]
    assert chart.description == "期满：200条；信用修复：50条；更正：0条。"
    assert all(0 <= one.x <= chart.width and 0 <= one.y <= chart.height for one in chart.labels)


@pytest.mark.parametrize("draw", [column_chart, line_chart])
def test_months_are_named_once_and_the_year_where_it_begins(draw: object) -> None:
    chart = _drawn(draw, Series("新增", (4, None, 8)), Series("停止", (1, 2, 3)))
    texts = [one.text for one in chart.labels]
    assert [texts.count(year) for year in ("2025", "2026")] == [1, 1]
    assert {"12", "新增", "停止"} <= set(texts)
    assert "2025-12至2026-02" in chart.description
    assert f"新增：4条、{WITHHELD}、8条" in chart.description
    assert len(chart.keys) == 2


def test_columns_stand_on_the_axis_and_a_withheld_month_is_a_mark_not_a_zero() -> None:
    chart = _drawn(column_chart, Series("新增", (4, None, 8)))
    first, last = chart.bars
    assert last.height == pytest.approx(first.height * 2, abs=0.2)
    assert first.y + first.height == pytest.approx(last.y + last.height, abs=0.2)
    assert [one.text for one in chart.labels].count(WITHHELD) == 1
    assert chart.keys == ()


def test_a_withheld_month_breaks_a_line() -> None:
    chart = _drawn(line_chart, Series("均值", (4, 5.5, None)), Series("差", (1, None, 2)))
    assert [(one.series, len(one.dots)) for one in chart.lines] == [(1, 2), (2, 1), (2, 1)]


@pytest.mark.parametrize("most", [0, 1, 3, 7, 99, 100, 101, 123456, 0.4])
def test_a_grid_reaches_the_highest_value_in_few_round_steps(most: Number) -> None:
    steps = nice_steps(most)
    assert steps[0] == 0
    assert most <= steps[-1]
    assert len(steps) <= 5


def test_no_rows_and_no_months_draw_nothing_and_fail_not() -> None:
    assert bar_chart("a", "空", ()).bars == ()
    assert column_chart("a", "空", (), ()).bars == ()


def _drawn(draw: object, *series: Series) -> Chart:
    assert callable(draw)
    chart = draw("months", "每月", MONTHS, series, "条")
    assert isinstance(chart, Chart)
    return chart
