"""Reading definitions: what they may do, what they leave behind, what is told of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eventcore_monitoring.findings import DefinitionError
from eventcore_monitoring.loading import load
from projects import tree

SHOP = 'from eventcore_monitoring import *\n\nmonitoring = Monitoring(name="shop")\n'


def definition(folder: Path, text: str, name: str = "shop.py") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def faults(file: Path) -> list[tuple[int, str, str]]:
    """Line, sentence and way out of every fault of a definition."""
    with pytest.raises(DefinitionError) as caught:
        load(file, file.parent)
    return [
        (finding.source.line if finding.source else 0, finding.message, finding.fix)
        for finding in caught.value.findings
    ]


def test_a_definition_imports_from_its_own_folder_and_from_the_root(tmp_path: Path) -> None:
    definition(tmp_path / "definitions", 'name = "shop"\n', "beside.py")
    definition(tmp_path, "from eventcore_monitoring import Monitoring\n", "above.py")
    text = "import above\nimport beside\n\nmonitoring = above.Monitoring(name=beside.name)\n"
    assert load(definition(tmp_path / "definitions", text), tmp_path).name == "shop"


def test_two_definitions_may_each_have_a_module_of_one_name_beside_them(tmp_path: Path) -> None:
    text = (
        "from common import name\nfrom eventcore_monitoring import Monitoring\n\nmonitoring = Monitoring(name=name)\n"
    )
    for name in ("a", "b"):
        definition(tmp_path / name, f'name = "{name}"\n', "common.py")
        definition(tmp_path / name, text)
    assert [load(tmp_path / name / "shop.py", tmp_path).name for name in ("a", "b")] == ["a", "b"]


def test_reading_a_definition_leaves_nothing_behind_but_the_bytecode_of_what_it_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    definition(tmp_path, "", "beside_the_shop.py")
    file = definition(tmp_path, f"import beside_the_shop\n{SHOP}")
    load(file, tmp_path)
    before = tree(tmp_path), list(sys.path), set(sys.modules)

    load(file, tmp_path)

    assert (tree(tmp_path), list(sys.path), set(sys.modules)) == before
    bytecode = f"__pycache__/beside_the_shop.{sys.implementation.cache_tag}.pyc"
    assert set(before[0]) == {"beside_the_shop.py", "shop.py", bytecode}
    assert "beside_the_shop" not in sys.modules


def test_what_a_definition_prints_goes_to_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(definition(tmp_path, f'print("hello")\n{SHOP}'), tmp_path)
    assert tuple(capsys.readouterr()) == ("", "hello\n")


def test_a_given_version_holds_only_for_a_definition_that_names_none(tmp_path: Path) -> None:
    silent = definition(tmp_path, SHOP)
    named = definition(tmp_path, SHOP.replace(")", ', prometheus_version="2.42")'), "named.py")

    assert load(silent, tmp_path).prometheus_version == "2.42"
    assert load(silent, tmp_path, "3.5").prometheus_version == "3.5"
    assert load(named, tmp_path, "3.5").prometheus_version == "2.42"


def test_a_definition_keeps_its_line_under_another_version(tmp_path: Path) -> None:
    file = definition(tmp_path, SHOP)
    line = load(file, tmp_path, "3.5").line
    assert line is not None
    assert (line.file, line.line) == (str(file), 3)


def test_every_fault_of_a_definition_is_told_at_once(tmp_path: Path) -> None:
    text = (
        "from eventcore_monitoring import *\n\n"
        'Target(job="shop", scrape_interval="often")\n'
        'Target(job="")\n'
        'Target(job="")\n'
        'monitoring = Monitoring(name="shop")\n'
    )
    assert [line for line, _, _ in faults(definition(tmp_path, text))] == [3, 4, 5]


def test_what_follows_from_a_known_fault_is_not_told(tmp_path: Path) -> None:
    text = 'from eventcore_monitoring import *\n\ntarget = Target(jbo="shop")\nprint(target.job.upper())\n'
    told = faults(definition(tmp_path, text))
    assert [line for line, _, _ in told] == [3, 3]
    assert [sentence for _, sentence, _ in told] == ["Target needs `job`", "Target has no field `jbo`"]


def test_a_fault_in_an_imported_module_is_told_with_the_line_of_that_module(tmp_path: Path) -> None:
    definition(tmp_path, "\n\n1 / 0\n", "beside.py")
    file = definition(tmp_path, "import beside\n")
    with pytest.raises(DefinitionError) as caught:
        load(file, tmp_path)
    [finding] = caught.value.findings
    assert finding.source is not None
    assert (finding.source.file, finding.source.line) == (str(tmp_path / "beside.py"), 3)
    assert finding.message == "ZeroDivisionError: division by zero"


def test_an_exception_deep_in_a_library_is_told_with_the_line_that_called_it(tmp_path: Path) -> None:
    text = "import yaml\n\nyaml.safe_load('{')\n"
    [(line, sentence, _)] = faults(definition(tmp_path, text))
    assert (line, sentence.split(":")[0]) == (3, "ParserError")


def test_an_endless_recursion_is_a_fault_of_the_definition(tmp_path: Path) -> None:
    text = "def more():\n    return more()\n\n\nmore()\n"
    [(line, sentence, _)] = faults(definition(tmp_path, text))
    assert (line, sentence) == (2, "RecursionError: maximum recursion depth exceeded")


def test_a_file_that_is_no_utf8_is_told_as_no_python(tmp_path: Path) -> None:
    file = tmp_path / "shop.py"
    file.write_bytes(b"name = '\xff'\n")
    [(_, sentence, _)] = faults(file)
    assert sentence.startswith("is no Python: (unicode error)")


def test_a_file_that_is_not_there_or_no_python_file_is_told(tmp_path: Path) -> None:
    text, folder = definition(tmp_path, "", "shop.txt"), tmp_path / "shop.py"
    folder.mkdir()
    fix = "correct the name of the definition file"
    assert faults(tmp_path / "none.py") == [(0, f"there is no file {tmp_path / 'none.py'}", fix)]
    assert faults(text) == [(0, f"{text} is no Python file", fix)]
    assert faults(folder) == [(0, f"{folder} is no Python file", fix)]


def test_control_c_ends_the_reading_of_a_definition(tmp_path: Path) -> None:
    file = definition(tmp_path, "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        load(file, tmp_path)
