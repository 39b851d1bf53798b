"""The command `trace`, as a person calls it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from eventcore_monitoring.cli import main

LINE = '{"timestamp":"2026-11-23T08:00:00.5Z","level":"INFO","fields":{"message":"done"}}'
DEFINITION = """\
from eventcore_monitoring import *

def logs(name):
    return Pipeline(
        name=name,
        sources=[Tail(path=f"/var/log/{name}/*.log", pos_file=f"/var/lib/fluent/{name}.pos")],
        steps=[AddFields(fields={"service": name})],
        sinks=[File(name="all", path=f"/var/out/{name}.%Y%m%d", buffer=Buffer(path=f"/var/buffer/{name}"))],
        errors=File(name="errors", path=f"/var/out/{name}-errors.%Y%m%d", buffer=Buffer(path=f"/var/buffer/{name}-e")),
    )

monitoring = Monitoring(name="shop", pipelines=[logs("web"), logs("jobs")])
"""
CONFIGURATION = """\
<source>
  @type tail
  path /var/log/app/*.log
  tag app.*
  <parse>
    @type json
  </parse>
</source>
<match app.**>
  @type stdout
</match>
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.py").write_text(DEFINITION)
    Path("sample.log").write_text(f"{LINE}\npanic!\n")


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["trace", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_each_line_is_shown_with_its_steps_and_what_the_sinks_get(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, errors = called(capsys, "--pipeline", "web", "sample.log", "shop.py")

    assert (code, errors) == (0, "")
    first, second = said.split("\n\n")[:2]
    assert first.startswith("line 1: {")
    assert '+ service: "web"' in first
    assert "path /var/out/web.20261123.log" in first
    assert "@ERROR" not in first
    assert second.startswith("line 2: panic!")
    assert "path /var/out/web-errors.20261123.log" in second


def test_the_answer_as_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = called(capsys, "--pipeline=web", "sample.log", "shop.py", "--format=json")
    document = json.loads(said)

    assert code == 0
    assert document["schema_version"] == 1
    assert [one["deployment"] for one in document["traces"]] == ["shop"]


def test_a_configuration_of_somebody_else_is_followed_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fluent.conf").write_text(CONFIGURATION)
    code, said, _ = called(capsys, "--fluentd", "fluent.conf", "sample.log")

    assert code == 0
    assert "tag app.var.log.app.app.log" in said
    assert "stdout" in said


def test_lines_come_from_standard_input_with_a_dash(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{LINE}\n".encode())))
    code, said, _ = called(capsys, "--pipeline=web", "-", "shop.py")

    assert code == 0
    assert said.startswith("line 1: {")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["shop.py"], "trace takes one file of log lines\n    fix: write `eventcore-monitoring trace sample.log`"),
        (["missing.log", "shop.py"], "missing.log: cannot be read: No such file or directory"),
        (["empty.log", "shop.py"], "empty.log: has no lines"),
        (["sample.log", "shop.py", "--pipeline=wep"], "there is no pipeline wep\n    fix: declared are: jobs, web"),
        (["sample.log", "none.py"], "no pipeline is declared"),
        (["sample.log", "--fluentd=bad.conf"], "bad.conf:1:1: error[fluentd-syntax]"),
    ],
)
def test_a_wrong_call_is_a_sentence(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    Path("empty.log").write_text("")
    Path("bad.conf").write_text("<source>\n")
    Path("none.py").write_text('from eventcore_monitoring import *\nmonitoring = Monitoring(name="none")\n')
    code, said, errors = called(capsys, *words)

    assert (code, said) == (2, "")
    assert message in errors


def test_bytes_that_are_no_text_are_followed_and_shown_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    Path("sample.log").write_bytes(b"\xff\x1b[31m\n")
    code, said, _ = called(capsys, "--pipeline=web", "sample.log", "shop.py")

    assert code == 0
    assert "\x1b" not in said
