"""What a code means is read from where it stands, for every check that there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from eventcore_monitoring.formats.rules import documented, fluentd_codes, rules

DOCS = Path(__file__).parents[2] / "docs" / "checks"


def test_every_code_on_the_pages_of_checks_is_explained_with_the_same_words() -> None:
    sections = re.split(r"^## ", (DOCS / "README.md").read_text("utf-8").partition("\n# Other")[0], flags=re.MULTILINE)
    texts = {section.partition("\n")[0]: section for section in sections[1:]}
    assert len(texts) > 60
    found = rules(texts)
    assert found.keys() == texts.keys()
    for code, said in found.items():
        assert said.fault in texts[code]
        assert {"Why", "Fix"} <= dict(said.details).keys()
    fluentd = dict(re.findall(r"^- \*\*`(.+?)`\*\*: (.*)$", (DOCS / "fluentd.md").read_text("utf-8"), re.MULTILINE))
    assert len(fluentd) > 20
    assert {code: said.fault for code, said in rules(fluentd).items()} == fluentd


def test_a_code_that_no_check_explains_has_no_meaning() -> None:
    assert rules(["call", "fluentd-nonsense", "../../pyproject", "__init__", ""]) == {}


def test_a_docstring_has_a_fault_and_what_is_said_of_it() -> None:
    said = documented("It is\nwrong.\n\nWhy: it\nhurts.\nFix: stop.\nWrong: `a`\n")
    assert said == ("It is wrong.", (("Why", "it hurts."), ("Fix", "stop."), ("Wrong", "`a`")))
    assert list(fluentd_codes("Head.\n\nfluentd-a: is\nbad.\n\nNo code: is\n\nfluentd-b:\n")) == [
        ("fluentd-a", "is bad.")
    ]


def test_no_check_is_imported_to_explain_it() -> None:
    code = (
        "import sys; from eventcore_monitoring.formats.rules import rules; rules(['rate-of-gauge']);"
        "print({one for one in sys.modules if one.startswith('eventcore_monitoring.checks')})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
