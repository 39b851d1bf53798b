"""The site in a real Chromium, opened as files: search, links, looks, and that it asks nobody for anything."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.build import generate
from eventcore_monitoring.previews import with_previews
from eventcore_monitoring.website.site import site

GUIDE = eventcore()
HOSTILE = "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"


def artifacts() -> tuple[Artifact, ...]:
    return with_previews(GUIDE, generate(GUIDE), {})[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    put(place, {"production": artifacts(), "staging": artifacts()})
    return place


def put(place: Path, deployments: Mapping[str, tuple[Artifact, ...]]) -> None:
    for file in site("Runbooks", deployments):
        (place / file.path).parent.mkdir(parents=True, exist_ok=True)
        (place / file.path).write_bytes(file.content)


def seen(page: Path, script: str, *options: str) -> Any:
    """What a script sees once the page stands: it leaves a value with `see(…)`."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        # Ubuntu has it as a snap only, which does not run everywhere; where there is a package it must be there.
        assert "ID=debian" not in Path("/etc/os-release").read_text(), "Chromium is missing: apt-get install chromium"
        pytest.skip("there is no Chromium on this machine")
    # The page allows scripts that are files beside it; so the test's is one.
    own = page.with_name("seeing.js")
    see = "const see = (value) => { document.body.dataset.seen = JSON.stringify(value); };\n"
    own.write_text(f"{see}addEventListener('load', async () => {{\n{script}\n}});", "utf-8")
    copy = page.with_name("seeing.html")
    copy.write_text(page.read_text("utf-8").replace("</body>", '<script src="seeing.js"></script></body>'), "utf-8")
    profile = page.parent.parent / "profile"
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,900", *options]
    made = subprocess.run(
        [*command, f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--dump-dom", copy.as_uri()],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    found = re.search(r'<body[^>]* data-seen="([^"]*)"', made.stdout)
    assert found is not None, made.stdout[-2000:] + made.stderr[-2000:]
    return json.loads(html.unescape(found[1]))


SEARCH = """
const search = (text) => {
  query.value = text;
  query.dispatchEvent(new Event('input'));
  return [...found.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')]);
};
"""


def test_search_finds_names_however_they_are_written_and_the_page_before_its_parts(folder: Path) -> None:
    script = SEARCH + "see(['connection pool exhausted', 'ConnectionPool', 'pg_terminate', 'gibberish'].map(search));"
    words, name, command, nothing = seen(folder / "production/index.html", script)

    page = ["DatabaseConnectionPoolExhausted", "DatabaseConnectionPoolExhausted.html"]
    assert words[0] == name[0] == page
    assert [
        "Database connection exhaustion › Steps, in order",
        "playbook-connection-exhaustion.html#steps-in-order",
    ] in command
    assert nothing == []


def test_every_link_of_a_search_leads_to_a_page_and_a_place_on_it(folder: Path) -> None:
    links = seen(folder / "production/index.html", SEARCH + "see(['e', 'a', 'alert', 'panel'].flatMap(search));")
    assert len(links) > 60
    for _, address in links:
        page, _, place = address.partition("#")
        text = (folder / "production" / page).read_text()
        assert not place or f'id="{place}"' in text


def test_the_keyboard_is_enough_to_search(folder: Path) -> None:
    script = """
const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const at = [];
press('/'); at.push(document.activeElement.id);
query.value = 'lag'; query.dispatchEvent(new Event('input'));
press('ArrowDown'); at.push(document.activeElement.textContent);
press('ArrowUp'); at.push(document.activeElement.id);
press('Escape'); at.push(found.hidden, query.value);
see(at);
"""
    first, second, third, is_hidden, left = seen(folder / "production/index.html", script)
    assert (first, third, is_hidden, left) == ("query", "query", True, "")
    assert second.startswith("ProjectionLag")


def test_what_is_searched_for_is_marked_and_its_number_is_told_to_screen_readers(folder: Path) -> None:
    script = (
        SEARCH
        + """
search('replicas');
see([found.getAttribute('aria-live'), found.querySelector('p').textContent, found.querySelector('mark').textContent]);
"""
    )
    live, number, marked = seen(folder / "production/index.html", script)
    assert (live, marked.lower()) == ("polite", "replicas")
    assert re.match(r"\d+ places found", number)


def test_every_link_and_picture_of_every_page_is_there(folder: Path) -> None:
    missing = []
    for page in folder.rglob("*.html"):
        for address in re.findall(r'(?:href|src)="([^"]*)"', page.read_text()):
            target, _, place = html.unescape(address).partition("#")
            if re.match(r"https?:", target):
                continue
            file = page.parent / target if target else page
            if not file.is_file() or (place and f'id="{place}"' not in file.read_text()):
                missing.append((page.name, address))
    assert missing == []


def test_pictures_are_shown_and_nothing_comes_from_elsewhere(folder: Path) -> None:
    script = """
const images = [...document.images];
await Promise.all(images.map((image) => { image.loading = 'eager'; return image.decode(); }));
see([images.map((image) => image.naturalWidth > 100), performance.getEntriesByType('resource').map((one) => one.name)]);
"""
    shown, loaded = seen(folder / "production/dashboards.html", script)
    assert len(shown) == len(GUIDE.dashboards)
    assert all(shown)
    assert [address for address in loaded if not address.startswith("file:")] == []


def test_light_and_dark_can_be_chosen_and_differ(folder: Path) -> None:
    script = """
const look = () => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color];
const button = document.getElementById('theme');
const looks = [look()]; button.click(); looks.push(look()); button.click(); looks.push(look());
see(looks);
"""
    first, second, third = seen(folder / "production/checklists.html", script)
    assert first == third
    assert first[0] != second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize("page", ["index", "checklists", "dashboards", "metrics", "DatabaseConnectionPoolExhausted"])
def test_a_phone_shows_whole_pages_without_scrolling_sideways(folder: Path, page: str) -> None:
    measure = "see([document.documentElement.scrollWidth, innerWidth]);"
    needed, width = seen(folder / f"production/{page}.html", measure, "--window-size=500,900")
    assert needed <= width <= 500


def test_every_page_has_one_title_a_language_landmarks_and_names_for_what_can_be_used(folder: Path) -> None:
    for page in (folder / "production").glob("*.html"):
        text = page.read_text()
        assert text.count("<h1") == text.count("<main") == 1
        assert '<html lang="en">' in text
        assert re.findall(r"<img(?![^>]*alt=)[^>]*>|<input(?![^>]*aria-label)[^>]*>", text) == []
        article = text.partition("<article>")[2].partition("</article>")[0]
        levels = [int(level) for level in re.findall(r"<h(\d)", article)]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_that_is_declared_can_run_anything(tmp_path: Path) -> None:
    heading = HOSTILE.replace("<", "&lt;")
    page = f"# {heading}\n\n`{HOSTILE}`\n\n## {heading}\n\n```bash\n{HOSTILE}\n```\n"
    put(tmp_path, {"one": (Artifact(PurePosixPath("runbooks/README.md"), page.encode()),)})
    script = SEARCH + "const links = search('owned'); see([document.title, links.length, document.images.length]);"
    title, links, images = seen(tmp_path / "one/index.html", script)
    assert title == f"{HOSTILE} – one"
    assert links > 0
    assert images == 0


def test_the_start_page_leads_to_each_deployment_and_pages_lead_to_the_others(folder: Path) -> None:
    start = (folder / "index.html").read_text()
    assert re.findall(r'<li><a href="([^"]*)"', start) == ["production/index.html", "staging/index.html"]
    assert '<a href="../staging/index.html">staging</a>' in (folder / "production/index.html").read_text()


def test_the_same_declarations_give_the_same_site() -> None:
    given = {"production": artifacts()}
    assert list(site("Runbooks", given)) == list(site("Runbooks", given))
