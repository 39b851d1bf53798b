"""Lists of alerts, annotations, dashboards and news: their settings in words."""

from __future__ import annotations

from typing import Any

import pytest

from preview.boards import board, drawn, panel, texts

CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "alertlist",
        {"stateFilter": {"firing": True, "noData": True, "normal": False}, "alertName": "Slow", "sortOrder": 3,
         "maxItems": 7, "alertInstanceLabelFilter": '{team="shop"}', "groupBy": ["team", "job"],
         "dashboardAlerts": True},
        ["State", "firing, no data", "Name contains", "Slow", "Labels", '{team="shop"}', "Grouped by", "team, job",
         "Dashboard", "this one", "Order", "by importance", "At most", "7"],
    ),
    ("alertlist", {"viewMode": "stat"}, ["State", "any", "Shows", "their number"]),
    (
        "annolist", {"tags": ["deploy", "shop"], "onlyFromThisDashboard": True, "limit": 5},
        ["Tags", "deploy, shop", "Of", "this dashboard", "Time", "any", "At most", "5"],
    ),
    (
        "dashlist", {"showStarred": True, "showSearch": True, "query": "shop", "tags": ["ops"]},
        ["Which", "starred, found", "Title contains", "shop", "Tags", "ops"],
    ),
    ("dashlist", {"query": "not searched for"}, ["Which", "none"]),
    ("news", {"feedUrl": "https://example.com"}, ["Feed", "https://example.com"]),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "options", "words"), CASES)
def test_every_setting_is_said_in_words(type_: str, options: dict[str, Any], words: list[str]) -> None:
    shown = [one for one in texts(drawn(board(panel(type_, w=12, h=12, title="", options=options), title=""))) if one]
    head = next(place for place, one in enumerate(shown) if one.endswith(":"))
    assert shown[head + 1 :] == words


def test_settings_without_room_are_counted() -> None:
    _, options, _ = CASES[0]
    shown = texts(drawn(board(panel("alertlist", w=12, h=4, options=options))))
    labels = {"State", "Name contains", "Labels", "Grouped by", "Dashboard", "Order", "At most"}
    hidden = labels - set(shown)
    assert 0 < len(hidden) < len(labels)
    assert f"+ {len(hidden)} more" in shown
