"""The command `preview`, as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventcore_monitoring.cli import main
from eventcore_monitoring.preview.answers import read_answers

ROOT = Path(__file__).parents[1]
EXAMPLE = str(ROOT / "examples" / "one_file.py")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["preview", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_every_dashboard_of_a_definition_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(capsys, EXAMPLE) == (
        0,
        "previews/one_file/orders.svg: 4 panels, 4 queries answered, 4 with data\n",
        "",
    )
    assert Path("previews/one_file/orders.svg").read_text().startswith("<svg")


def test_a_real_prometheus_on_this_machine_answers_with_local(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = called(capsys, EXAMPLE, "--local", "--out", "pictures")

    assert (code, said) == (0, "pictures/one_file/orders.svg: 4 panels, 4 queries answered, 4 with data\n")


def test_a_theme_can_be_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    called(capsys, EXAMPLE, "--theme=dark")
    dark = Path("previews/one_file/orders.svg").read_text()

    assert "prefers-color-scheme" not in dark


def test_the_page_holds_every_dashboard(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = called(capsys, EXAMPLE, "--html", "out/page.html")

    assert (code, said.splitlines()[-1]) == (0, "out/page.html: 1 dashboard")
    assert "one_file / Orders" in Path("out/page.html").read_text()


def test_answers_are_kept_for_builds_where_the_project_says(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop.py").write_text(Path(EXAMPLE).read_text())
    Path("pyproject.toml").write_text('[tool.eventcore-monitoring]\ndeployments = ["shop.py"]\nanswers = "answers"\n')

    code, said, _ = called(capsys, "--save")

    assert (code, said.splitlines()[-1]) == (0, "answers/shop/orders.json: its answers, for builds")
    assert len(read_answers(Path("answers/shop/orders.json").read_text()).series) == 4
    assert main(["build", "--promtool=off", "--amtool=off"]) == 0
    built = Path("generated/shop/previews/orders.svg").read_text()
    Path("answers/shop/orders.json").write_text(json.dumps({"start": 0, "end": 60, "step": 30, "series": {}}))
    assert main(["build", "--promtool=off", "--amtool=off"]) == 0
    assert Path("generated/shop/previews/orders.svg").read_text() != built
    assert "no answer is saved to 4 queries" in capsys.readouterr().out


def test_dashboards_of_any_origin_are_drawn_as_far_as_they_say_something(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = called(capsys, "--grafana", str(ROOT / "examples" / "guide_dashboard.json"))

    assert (code, said) == (0, "previews/guide_dashboard.svg: 4 panels, without data\n")


def test_a_server_that_does_not_answer_is_told_once_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = called(capsys, EXAMPLE, "--prometheus", "http://127.0.0.1:1", "--last", "1h")

    assert code == 1
    assert said.count("does not answer") == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((EXAMPLE, "--local", "--prometheus", "http://x"), "--prometheus and --local are two places to ask"),
        ((EXAMPLE, "--theme", "blue"), "there is no theme blue"),
        ((EXAMPLE, "--grafana", "x.json"), "--grafana takes dashboard files"),
        ((EXAMPLE, "--last", "1h"), "--last says how much a server is asked for"),
        ((EXAMPLE, "--save"), "there is none"),
        (("--grafana", "missing.json"), "cannot be read"),
        (("--grafana", EXAMPLE), "is no dashboard in Grafana's classic JSON"),
        ((EXAMPLE, "--prometheus", "http://x", "--last", "soon"), "--last"),
    ],
)
def test_a_wrong_call_is_a_sentence_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: str
) -> None:
    code, _, said = called(capsys, *words)

    assert code == 2
    assert expected in said
    assert list(Path.cwd().iterdir()) == []


def test_without_a_prometheus_the_sentence_says_how_to_get_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    code, _, said = called(capsys, EXAMPLE, "--local")

    assert code == 3
    assert "apt-get install prometheus" in said
