"""The page of all dashboards, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import browser
from eventcore_mixin import eventcore
from eventcore_monitoring.build import generate
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.preview.dashboard import dashboard_svg
from eventcore_monitoring.preview.page import Picture, page
from eventcore_monitoring.previews import classic_dashboards, sample_answers

GUIDE = eventcore()
BOARD: dict[str, Any] = dict(classic_dashboards(generate(GUIDE, [grafana])))["eventcore-operations"]
ANSWERS = sample_answers(GUIDE, {"board": BOARD})["board"]
PICTURE = Picture("EventCore", None, BOARD, ANSWERS)
HOSTILE = "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"


def seen(folder: Path, text: str, script: str, size: str = "1400,900") -> dict[str, Any]:
    """What a script in the page sees: the value `seen` of it."""
    return browser.seen(folder, text, f"{script}\ndocument.body.dataset.seen = JSON.stringify(seen);", size)


SEE = "document.body.dataset.seen = JSON.stringify(SEEN);"
HOVER = """
const svg = document.querySelector('section svg');
const rect = document.querySelector('#d0-p2-plot rect');
const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) => Number(rect.getAttribute(side)));
const point = new DOMPoint(x + width / 2, y + height / 2).matrixTransform(svg.getScreenCTM());
svg.dispatchEvent(new PointerEvent('pointermove', { clientX: point.x, clientY: point.y, bubbles: true }));
const box = document.getElementById('values');
"""


def test_a_pointer_over_a_graph_shows_the_time_and_the_value_of_every_series(tmp_path: Path) -> None:
    script = HOVER + SEE.replace(
        "SEEN",
        "{shown: box.style.display, head: box.querySelector('b').textContent, rows: [...box.querySelectorAll('tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent)),"
        " line: svg.querySelector('.pointer').getAttribute('visibility')}",
    )
    found = seen(tmp_path, page("Ours", [PICTURE]), script)

    assert (found["shown"], found["line"], found["head"]) == ("block", "visible", "2026-01-05 11:00 UTC")
    assert [name for name, _ in found["rows"]] == ["Deposit", "Withdraw", "other"]
    assert all(value.endswith("ops/s") for _, value in found["rows"])


def test_zoom_changes_what_is_seen_by_button_wheel_and_key_and_goes_back(tmp_path: Path) -> None:
    script = """
const svg = document.querySelector('section svg');
const views = [svg.getAttribute('viewBox')];
const look = () => views.push(svg.getAttribute('viewBox'));
document.querySelector('[data-zoom=in]').click(); look();
const place = { deltaY: -100, clientX: 300, clientY: 300, cancelable: true };
svg.dispatchEvent(new WheelEvent('wheel', { ctrlKey: true, ...place })); look();
svg.dispatchEvent(new WheelEvent('wheel', place)); look();
svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' })); look();
svg.dispatchEvent(new KeyboardEvent('keydown', { key: '0' })); look();
for (let time = 0; time < 40; time++) document.querySelector('[data-zoom=in]').click();
look();
document.querySelector('[data-zoom=reset]').click(); look();
""" + SEE.replace("SEEN", "{views}")
    whole, button, wheel, scrolled, key, back, most, reset = [
        [float(one) for one in view.split()] for view in seen(tmp_path, page("Ours", [PICTURE]), script)["views"]
    ]

    assert button[2] == pytest.approx(whole[2] * 0.7, abs=1)
    assert wheel[2] < button[2]
    assert scrolled == wheel  # without the control key a wheel scrolls the page
    assert key[0] > wheel[0]
    assert most[2] == pytest.approx(whole[2] / 12, abs=1)
    assert back == reset == whole


def test_light_and_dark_can_be_chosen(tmp_path: Path) -> None:
    script = """
const color = () => getComputedStyle(document.body).backgroundColor;
const colors = [color()];
document.getElementById('theme').click(); colors.push(color());
document.getElementById('theme').click(); colors.push(color());
""" + SEE.replace("SEEN", "{colors}")
    colors = seen(tmp_path, page("Ours", [PICTURE]), script)["colors"]

    assert len(set(colors)) == 2
    assert colors[0] == colors[2]


def test_no_title_or_label_of_a_dashboard_can_run_anything_and_nothing_is_fetched(tmp_path: Path) -> None:
    hostile = json.loads(json.dumps(BOARD).replace("Command Execution Rate", "TITLE"))
    hostile["title"] = hostile["panels"][1]["title"] = HOSTILE
    hostile["panels"][1]["targets"][0]["legendFormat"] = HOSTILE
    text = page(HOSTILE, [Picture(HOSTILE, dashboard_svg(hostile, ANSWERS), hostile, ANSWERS)])
    script = HOVER + SEE.replace(
        "SEEN",
        "{title: document.title, loaded: performance.getEntriesByType('resource').length, rows: box.textContent}",
    )
    found = seen(tmp_path, text, script)

    assert found["title"] == HOSTILE
    assert found["loaded"] <= 1  # the image of the earlier build, which stands in the page itself
    assert HOSTILE in found["rows"]


def test_what_was_stands_beside_what_is_only_where_they_differ() -> None:
    now = dashboard_svg(BOARD, ANSWERS)
    changed, same, new = (page("Ours", [PICTURE._replace(before=before)]) for before in (f"{now} ", now, None))

    assert ("changed</span>" in changed, "as built" in changed) == (True, True)
    assert ("unchanged</span>" in same, "as built" in same) == (True, False)
    assert ("new</span>" in new, "as built" in new) == (True, False)


def test_the_same_dashboards_give_the_same_page() -> None:
    assert page("Ours", [PICTURE]) == page("Ours", [PICTURE])
