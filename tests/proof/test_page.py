"""The page of blind spots: complete, the same in every run, and safe whatever alerts are called."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.proof.blind_spots import blind_spots, findings, words
from eventcore_monitoring.proof.page import page
from eventcore_monitoring.proof.search import search
from eventcore_monitoring.proof.timeline import Subject
from proof.searching import MINUTE, subject
from proof.test_blind_spots import guide, production

HOSTILE = '<script>alert("1")</script>&"\'`{{ 7 * 7 }}{% raw %}\u202e\x1b[2J</title></svg>'
_SOME = 15  # alerts of production
_EMPTY = frozenset({"meta", "br", "link", "img"})


class _Reader(HTMLParser):
    """Reads a page strictly: every element that is opened is closed, in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in _EMPTY:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.opened == []
    return reader


@cache
def of_production() -> str:
    return page(production(_SOME), "Production")


def of(*subjects: Subject, told: str = "chat") -> str:
    pairs = [(one, search(one)) for one in subjects]
    return page(blind_spots(pairs, None, {one.name: [told] for one in subjects}), "Blind spots")


def test_the_page_has_a_row_for_each_failure_and_a_column_for_each_alert() -> None:
    matrix, reader = production(_SOME), read(of_production())
    assert reader.tags.count("tr") == len(matrix.failures) + 1
    assert reader.tags.count("td") == len(matrix.failures) * len(matrix.subjects)


def test_cells_say_in_words_what_happens() -> None:
    html = page(guide(), "Guide")
    for text in ("fires after 1m, resolves after 10m", "silent", "not applicable", "⚠"):
        assert text in html


def test_every_finding_stands_on_the_page() -> None:
    text = " ".join("".join(read(page(guide(), "Guide")).text).split())
    found: list[Finding] = list(findings(guide()))
    assert found
    for finding in found:
        assert finding.at in text
        assert finding.message in text


def test_the_page_says_how_long_a_spike_must_be_seen() -> None:
    said = "No alert may resolve before two hours more than its <code>for</code> are over"
    assert said in page(guide(), "Guide")


def test_expressions_in_a_way_out_are_set_as_code() -> None:
    assert "<code>up{job=&#34;eventcore&#34;} == 0</code>" in page(guide(), "Guide")


def test_every_alert_that_fires_has_a_picture_with_a_title() -> None:
    html = page(guide(), "Guide")
    pictures = [ElementTree.fromstring(text) for text in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]
    titles = [picture.findtext("title") for picture in pictures]
    for cell in guide().cells():
        if cell.fires:
            assert f"{cell.subject.name}, {cell.failure.name}: {words(cell)}" in titles


def test_the_picture_of_an_alert_that_fires_shades_when_it_fires() -> None:
    html = of(subject("queue_length > 100", 5 * MINUTE))
    first = ElementTree.fromstring(re.findall(r"<svg.*?</svg>", html, re.DOTALL)[0])
    kinds = [element.get("class") for element in first.iter()]
    assert {"cause", "firing", "fires", "limit", "value", "axis"} <= set(kinds)
    firing = next(element for element in first.iter("rect") if element.get("class") == "firing")
    cause = next(element for element in first.iter("rect") if element.get("class") == "cause")
    assert float(cause.get("x", "")) < float(firing.get("x", ""))


def test_every_link_leads_to_a_place_on_the_page_and_every_place_is_there_once() -> None:
    attributes = read(of_production()).attributes
    places = [value for name, value in attributes if name == "id"]
    assert len(places) == len(set(places))
    assert {value for name, value in attributes if name == "href"} <= {f"#{place}" for place in places}


def test_the_page_needs_nothing_else() -> None:
    html = of_production()
    reader = read(html)
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    assert "src" not in dict(reader.attributes)
    assert not re.search(r"url\(|@import|https?:", html)


def test_the_page_is_the_same_in_every_run() -> None:
    one, other = (of(subject("rate(requests_total[5m]) > 100"), subject("up == 0", name="B")) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("name", [HOSTILE, "x" * 300, "", "Ünïcode 警告"])
def test_whatever_an_alert_is_called_the_page_stays_what_it_is(name: str) -> None:
    plain = read(of(subject("queue_length > 100")))
    found = read(of(subject("queue_length > 100", name=name), told=name))
    assert found.tags == plain.tags
    assert [key for key, _ in found.attributes] == [key for key, _ in plain.attributes]


def test_hostile_labels_and_titles_are_shown_as_they_are_written() -> None:
    label = '</code><img src=x onerror="alert(1)">'
    one = subject(f"queue_length{{queue='{label}'}} > 100", name=HOSTILE)
    html = page(blind_spots([(one, search(one))], {HOSTILE: {"job": HOSTILE}}), HOSTILE)
    reader = read(html)
    assert not {"script", "img"} & set(reader.tags)
    assert not {"\u202e", "\x1b"} & set(html)
    assert "{{ 7 * 7 }}" in html.replace("&#34;", '"')
    assert any("<img src=x onerror=" in text for text in reader.text)


def test_a_page_without_alerts_says_so() -> None:
    assert "There are no alerts." in page(blind_spots([], {"app": {}}), "Nothing")
