"""`check --fluentd`: configuration that we did not write, in files and folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcore_monitoring.cli import main
from eventcore_monitoring.findings import DefinitionError
from eventcore_monitoring.foreign_fluentd import check_fluentd

GOOD = """\
<source>
  @type forward
  @id in
  port 24224
</source>
<match fluent.**>
  @type null
  @id own
</match>
<match **>
  @type stdout
  @id out
</match>
<label @ERROR>
  <match **>
    @type stdout
    @id errors
  </match>
</label>
"""
BAD = GOOD.replace("port 24224", "prot 24224")


def told(*files: Path) -> list[tuple[str, str, int]]:
    return [
        (Path(one.source.file).name, one.code, one.source.line)
        for one in check_fluentd(files).findings
        if one.source is not None
    ]


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.conf").write_text(text)
    return folder


def test_a_file_without_faults_has_no_findings(tmp_path: Path) -> None:
    checked = check_fluentd([put(tmp_path, fluent=GOOD) / "fluent.conf"])
    assert (checked.files, checked.plugins, checked.findings) == (1, 4, ())


def test_a_fault_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    assert told(put(tmp_path, fluent=BAD) / "fluent.conf") == [("fluent.conf", "fluentd-parameter-unknown", 4)]


def test_a_folder_is_read_as_fluentd_would_start_with_it(tmp_path: Path) -> None:
    put(tmp_path, fluent="@include other.conf\n", other=BAD)
    assert told(tmp_path) == [("other.conf", "fluentd-parameter-unknown", 4)]


def test_of_a_folder_without_a_usual_name_every_file_is_read(tmp_path: Path) -> None:
    put(tmp_path, one=BAD, two=BAD)
    assert [name for name, _, _ in told(tmp_path)] == ["one.conf", "two.conf"]


def test_an_include_outside_of_the_folder_is_not_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    put(tmp_path, secret=BAD)
    put(inner, fluent="@include ../secret.conf\n")
    assert told(inner) == [("fluent.conf", "fluentd-include-outside", 1)]


def test_a_comment_waives_a_finding_of_its_section_with_a_reason(tmp_path: Path) -> None:
    waived = f"# waive fluentd-parameter-unknown: our own patch reads it\n{BAD}"
    assert told(put(tmp_path, fluent=waived) / "fluent.conf") == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("waive fluentd-parameter-unknown", ["fluentd-parameter-unknown", "waiver"]),
        ("waive fluentd-parameter-unknwon: because", ["fluentd-parameter-unknown", "waiver"]),
    ],
)
def test_a_waiver_without_a_reason_or_without_effect_is_told(tmp_path: Path, comment: str, expected: list[str]) -> None:
    file = put(tmp_path, fluent=f"# {comment}\n{BAD}") / "fluent.conf"
    assert sorted(code for _, code, _ in told(file)) == expected


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"missing\.conf: cannot be read: No such file"):
        check_fluentd([tmp_path / "missing.conf"])
    with pytest.raises(DefinitionError, match="has no configuration files"):
        check_fluentd([tmp_path])
    (tmp_path / "latin.conf").write_bytes(b"# \xe4\n")
    with pytest.raises(DefinitionError, match="is no text in UTF-8"):
        check_fluentd([tmp_path / "latin.conf"])


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    text = GOOD.replace("port 24224", f"tag \"#{{File.write('{trap}', 'x')}}\"")
    check_fluentd([put(tmp_path, fluent=text) / "fluent.conf"])
    assert not trap.exists()


def test_the_command_says_where_and_ends_with_a_tally(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(put(tmp_path, fluent=BAD))
    assert main(["check", "--fluentd", "fluent.conf"]) == 1
    said = capsys.readouterr().out

    assert said.startswith("fluent.conf:4:3: error[fluentd-parameter-unknown] source in / prot: ")
    assert "fix: did you mean `port`?" in said
    assert said.endswith("4 plugins in 1 file: 1 error\n")


def test_a_file_without_faults_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(put(tmp_path, fluent=GOOD))
    assert main(["check", "--fluentd", "."]) == 0
    assert capsys.readouterr().out == "4 plugins in 1 file: no findings\n"
