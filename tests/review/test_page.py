"""The page of a review, in a real Chromium."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import browser
from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, File, Review, Risk
from eventcore_monitoring.review.page import page
from eventcore_monitoring.review.pictures import pictures
from eventcore_monitoring.review.tree import Tree

HOSTILE = "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"
FILE = "grafana/dashboards/orders.json"
PICTURE = "previews/orders.svg"


def svg(color: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="600" viewBox="0 0 1200 600">'
        f'<rect width="1200" height="600" fill="{color}"/></svg>'
    ).encode()


def board(title: str = "Orders", *panels: str) -> bytes:
    made = [
        {
            "type": "timeseries",
            "title": name,
            "gridPos": {"x": 0, "y": 8 * place, "w": 24, "h": 8},
            "targets": [{"refId": "A", "expr": "up"}],
        }
        for place, name in enumerate(panels or ("Rate",))
    ]
    return json.dumps({"uid": "orders", "title": title, "panels": made}).encode()


BEFORE: Tree = {FILE: board(), PICTURE: svg("red")}
AFTER: Tree = {FILE: board("Orders", "Rate", "Open"), PICTURE: svg("blue")}
LONG = "sum by (country) (rate(orders_total[5m]))"
CHANGES = (
    Change("alerts.Down", "alert-removed", "is gone", Risk.DANGER, source=SourceLine("rules.yaml", 7)),
    Change(
        "alerts.Slow", "alert-for", "fires 5 minutes later: for 5m → 10m", Risk.REVIEW, LONG, f"{LONG} > 1",
        ("fires 5m later: 10m after `up` is 0", "resolves as before"), ("runbooks.Slow",),
    ),
    Change("dashboards.orders.Open", "panel-added", "is new: asks for up", Risk.REVIEW),
    Change("dashboards.orders", "dashboard-tags", "has other tags: `a` → `b`", Risk.NONE),
)  # fmt: skip
DIFFERENCE = "--- a/rules.yaml\n+++ b/rules.yaml\n@@ -1,2 +1,2 @@\n same\n-for: 5m\n+for: 10m\n"
REVIEW = Review(
    "production", CHANGES, (File("rules.yaml", "changed", DIFFERENCE), File(PICTURE, "changed")), ("a note",)
)


def made(*reviews: Review, before: Tree = BEFORE, after: Tree = AFTER) -> str:
    names = [review.name for review in reviews]
    return page(reviews, dict.fromkeys(names, before), dict.fromkeys(names, after))


def seen(folder: Path, text: str, script: str, size: str = "1400,900") -> dict[str, Any]:
    """What a script in the page sees: the value `seen` of it."""
    return browser.seen(folder, text, f"{script}\ndocument.body.dataset.seen = JSON.stringify(seen);", size)


def test_changes_stand_by_their_risk_and_what_has_none_is_folded_away(tmp_path: Path) -> None:
    script = """
const seen = {
  summary: document.querySelector('.summary').childNodes[0].textContent.trim(),
  counts: document.querySelector('.summary span').textContent,
  heads: [...document.querySelectorAll('h3, summary.none')].map((one) => one.textContent),
  changes: [...document.querySelectorAll('.things > li')].map((one) => one.querySelector('code').textContent),
  open: document.querySelector('summary.none').parentElement.open,
  note: document.querySelector('section > p').textContent,
};"""
    found = seen(tmp_path, made(REVIEW), script)

    assert found["summary"] == (
        "Down is gone; Slow now fires 5m later: 10m after `up` is 0; "
        "dashboard orders changes; no other behaviour changed."
    )
    assert found["heads"] == ["Danger (1)", "To review (2)", "No change in behaviour (1)"]
    assert found["changes"] == ["alerts.Down", "alerts.Slow", "dashboards.orders.Open", "dashboards.orders"]
    assert found["counts"] == "1 dangerous, 2 to review, 1 without effect"
    assert (found["open"], found["note"]) == (False, "a note")


def test_a_change_has_its_behaviour_what_it_touches_its_texts_and_its_line(tmp_path: Path) -> None:
    script = """
const [down, slow] = document.querySelectorAll('.things > li');
const seen = {
  source: down.querySelector('.source').textContent,
  behaviour: [...slow.querySelectorAll('.behaviour')].map((one) => one.textContent),
  folded: [...slow.querySelectorAll('details')].map((one) => one.querySelector('summary').textContent),
  hits: slow.querySelector('.hits').textContent.trim(),
  texts: [...slow.querySelectorAll('pre')].map((one) => one.textContent),
};"""
    found = seen(tmp_path, made(REVIEW), script)

    assert found == {
        "source": "rules.yaml:7",
        "behaviour": ["fires 5m later: 10m after up is 0", "resolves as before"],
        "folded": ["what it touches (1)", "before and after"],
        "hits": "runbooks.Slow",
        "texts": [LONG, f"{LONG} > 1"],
    }


def test_a_dashboard_is_shown_before_and_after_and_its_changes_lead_there(tmp_path: Path) -> None:
    script = """
const picture = document.querySelector('.picture');
const images = [...picture.querySelectorAll('img')];
const box = (one) => {
  const { left, top, width } = one.getBoundingClientRect();
  return [left, top, width].map(Math.round);
};
const anchors = [...document.querySelectorAll('.at a')].map((one) => one.getAttribute('href'));
const links = anchors.map((anchor) => document.querySelector(anchor) === picture);
const beside = images.map(box);
picture.querySelector('[value=slider]').click();
const slider = picture.querySelector('input[type=range]');
slider.value = 20; slider.dispatchEvent(new Event('input'));
const over = images.map(box);
const clip = getComputedStyle(picture.querySelector('.after')).clipPath;
const moved = slider.getBoundingClientRect().width > 0;
picture.querySelector('[value=difference]').click();
const blend = getComputedStyle(picture.querySelector('.after')).mixBlendMode;
const seen = { links, beside, over, clip, moved, blend, drawn: images.map((one) => one.naturalWidth) };
"""
    found = seen(tmp_path, made(REVIEW).replace('loading="lazy" ', ""), script)

    (left, right), (lower, upper) = found["beside"], found["over"]
    assert found["links"] == [True, True]
    assert found["drawn"] == [1200, 1200]
    assert (left[0] + left[2] <= right[0], left[1] == right[1]) == (True, True)
    assert (lower == upper, lower[2] > left[2]) == (True, True)
    assert (found["clip"], found["moved"], found["blend"]) == ("inset(0px 0px 0px 20%)", True, "difference")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_pictures_stand_below_each_other(tmp_path: Path) -> None:
    script = """
const [before, after] = [...document.querySelectorAll('img')].map((one) => one.getBoundingClientRect());
const seen = { page: document.documentElement.scrollWidth, width: innerWidth, below: after.top >= before.bottom };
"""
    found = seen(tmp_path, made(REVIEW).replace('loading="lazy" ', ""), script, "500,900")

    assert found["page"] <= found["width"]
    assert found["below"]


def test_no_text_can_run_anything_and_nothing_is_fetched(tmp_path: Path) -> None:
    change = Change(
        f"dashboards.{HOSTILE}", "x", HOSTILE, Risk.DANGER, HOSTILE * 2, HOSTILE * 3, (HOSTILE,), (HOSTILE,),
        SourceLine(HOSTILE, 1),
    )  # fmt: skip
    review = Review(HOSTILE, (change,), (File(HOSTILE, "changed", f"+{HOSTILE}\n"),), (HOSTILE,))
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="parent.document.title=\'owned\'">{HOSTILE}</svg>'.encode()
    )
    before = {FILE: board(HOSTILE), PICTURE: picture}
    after = {FILE: board(HOSTILE, HOSTILE), PICTURE: picture + b" "}
    script = """
const loaded = performance.getEntriesByType('resource').map((one) => one.name);
const seen = { title: document.title, loaded };"""
    found = seen(tmp_path, made(review, before=before, after=after), script)

    assert found["title"] == "What changes in monitoring"
    assert [name for name in found["loaded"] if not name.startswith("data:")] == []


def test_what_would_reorder_or_hide_text_on_the_screen_is_written_out() -> None:
    review = Review(
        "p", (Change("a", "x", "says \u202edesrever\x1b[2J", Risk.NONE),), (File("f", "changed", "+a\u202eb\tc"),)
    )
    text = made(review, before={}, after={})

    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "says \\u202edesrever\\x1b[2J" in text
    assert "+a\\u202eb" in text


def test_the_lines_of_a_file_are_coloured_by_what_became_of_them(tmp_path: Path) -> None:
    script = """
const [file, picture] = document.querySelectorAll('.files > li');
const seen = {
  head: file.querySelector('summary').textContent, folded: !file.querySelector('details').open,
  lines: [...file.querySelectorAll('pre span')].map((one) => [one.className, one.textContent]),
  other: picture.textContent.trim(),
};"""
    found = seen(tmp_path, made(REVIEW), script)

    assert (found["head"], found["folded"]) == ("changed rules.yaml +1 −1", True)
    assert found["lines"] == [
        ["place", "--- a/rules.yaml"], ["place", "+++ b/rules.yaml"], ["place", "@@ -1,2 +1,2 @@"],
        ["", " same"], ["removed", "-for: 5m"], ["added", "+for: 10m"],
    ]  # fmt: skip
    assert found["other"] == f"changed {PICTURE}"


def test_the_difference_of_a_very_long_file_is_cut_and_says_so() -> None:
    text = made(Review("p", (), (File("f", "added", "+line\n" * 2500),)), before={}, after={})

    assert text.count(">+line<") == 2000
    assert "… and 500 more lines" in text


def test_several_deployments_are_listed_at_the_top_and_what_looks_alike_is_shown_once() -> None:
    several, one = made(REVIEW, Review("staging")), made(REVIEW)
    apart = page(
        [REVIEW],
        {"production": BEFORE, "staging": BEFORE},
        {"production": AFTER, "staging": {**AFTER, PICTURE: svg("green")}},
    )

    assert '<a href="#r2">staging</a>: Nothing changes.' in several
    assert several.count("<img") == one.count("<img") == 2
    assert "looks otherwise, in production and staging</span>" in several
    assert 'href="#r1"' not in one
    assert [f"in {name}</span>" in apart for name in ("production", "staging")] == [True, True]


def test_a_picture_can_be_linked_to_by_the_name_of_its_dashboard() -> None:
    assert 'id="dashboard-orders"' in made(REVIEW)
    odd = {'a b"<.json': BEFORE[FILE]}, {'a b"<.json': AFTER[FILE]}
    assert 'id="dashboard-1"' in made(REVIEW, before=odd[0], after=odd[1])


def test_dashboards_without_committed_pictures_are_drawn_from_their_json() -> None:
    (picture,) = pictures({FILE: BEFORE[FILE]}, {FILE: AFTER[FILE]})
    before, after = (base64.b64decode(one.partition(",")[2]).decode() for one in (picture.before, picture.after))

    assert (picture.name, picture.title, picture.changed) == ("orders", "Orders", True)
    assert picture.notes == ("no pictures of it are committed: drawn without data",)
    assert ("Open" in before, "Open" in after) == (False, True)


def test_two_pictures_are_drawn_in_the_same_way() -> None:
    (picture,) = pictures({FILE: BEFORE[FILE]}, AFTER)

    assert picture.after != pictures(BEFORE, AFTER)[0].after
    assert picture.notes == ("no pictures of it are committed: drawn without data",)


def test_a_dashboard_that_comes_or_goes_has_one_picture() -> None:
    (new,), (gone,) = pictures({}, AFTER), pictures(BEFORE, {})

    assert (new.before, bool(new.after)) == ("", True)
    assert (bool(gone.before), gone.after) == (True, "")
    assert '<span class="faint">new</span>' in made(REVIEW, before={}, after=AFTER)
    assert '<span class="faint">gone</span>' in made(REVIEW, before=BEFORE, after={})


def test_a_picture_that_differs_while_its_dashboard_does_not_is_folded_away() -> None:
    after = {**BEFORE, PICTURE: svg("blue")}

    assert [(one.name, one.changed) for one in pictures(BEFORE, after)] == [("orders", False)]
    assert "Dashboards that say the same and only show other samples (1)" in made(REVIEW, before=BEFORE, after=after)


def test_a_change_that_is_not_to_be_seen_shows_one_picture() -> None:
    text = made(REVIEW, before=BEFORE, after={**AFTER, PICTURE: BEFORE[PICTURE]})

    assert "looks the same" in text
    assert text.count("<img") == 1


def test_the_same_review_gives_the_same_page() -> None:
    assert made(REVIEW) == made(REVIEW)
