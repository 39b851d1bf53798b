"""The command `docs`, as a person calls it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eventcore_monitoring.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLE = str(ROOT / "examples" / "one_file.py")
MARK = ".eventcore-monitoring-site"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["docs", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_definition_becomes_a_site_in_a_folder_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = called(capsys, EXAMPLE)

    files = sorted(file.relative_to("site").as_posix() for file in Path("site").rglob("*") if file.is_file())
    assert (code, said) == (
        0,
        f"site: {len([one for one in files if one.endswith('.html')])} pages; open site/index.html\n",
    )
    assert {"index.html", "one_file/index.html", "one_file/OrdersFailing.html", "one_file/previews/orders.svg"} <= {
        *files
    }
    assert Path("site", MARK).read_text().split("\n")[:-1] == [one for one in files if one != MARK]


def test_what_is_declared_no_more_goes_and_what_is_not_ours_stays(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop.py").write_text(Path(EXAMPLE).read_text())
    called(capsys, "shop.py", "--out", "pages")
    Path("pages/notes.txt").write_text("mine")
    assert Path("pages/shop/OrdersDown.html").is_file()
    Path("shop.py").write_text(Path(EXAMPLE).read_text().replace("OrdersDown", "OrdersGone"))
    assert called(capsys, "shop.py", "--out", "pages")[0] == 0
    assert not Path("pages/shop/OrdersDown.html").exists()
    assert Path("pages/shop/OrdersGone.html").is_file()
    assert Path("pages/notes.txt").read_text() == "mine"


def test_a_mark_that_somebody_changed_deletes_nothing_outside(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.txt").write_text("mine")
    called(capsys, EXAMPLE)
    Path("site", MARK).write_text(f"../mine.txt\n{Path.cwd()}/mine.txt\n")
    assert called(capsys, EXAMPLE)[0] == 0
    assert Path("mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        ("generated", "not in it or around it"),
        ("generated/site", "not in it or around it"),
        (".", "not in it or around it"),
        ("full", "holds files that are no site of ours"),
        ("file", "cannot be read"),
        ("file/site", "cannot be"),
    ],
)
def test_a_folder_that_is_not_for_a_site_is_refused_and_left_alone(
    capsys: pytest.CaptureFixture[str], out: str, expected: str
) -> None:
    Path("full").mkdir()
    Path("full/letter.txt").write_text("mine")
    Path("file").write_text("mine")
    code, _, said = called(capsys, EXAMPLE, "--out", out)
    assert code == 2
    assert expected in said
    assert sorted(file.name for file in Path.cwd().rglob("*") if file.is_file()) == ["file", "letter.txt"]


def test_a_definition_with_faults_becomes_no_site(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop.py").write_text(Path(EXAMPLE).read_text().replace('where(code="500")', 'where(status="500")'))
    code, _, said = called(capsys, "shop.py")
    assert code == 2
    assert "label-not-on-metric" in said
    assert not Path("site").exists()


def test_without_markdown_it_the_sentence_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from eventcore_monitoring.website.html import _reader

    _reader.cache_clear()
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    code, _, said = called(capsys, EXAMPLE)
    assert code == 2
    assert 'pip install "eventcore-monitoring[docs]"' in said
    assert not Path("site").exists()
