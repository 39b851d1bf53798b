"""What a code means is read from where it stands, for every check that there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from eventcore_monitoring.formats.rules import documented, fluentd_codes, rule

DOCS = Path(__file__).parents[2] / "docs" / "checks"


def test_every_code_on_the_pages_of_checks_is_explained_with_the_same_words() -> None:
    sections = re.split(r"^## ", (DOCS / "README.md").read_text("utf-8").partition("\n# Other")[0], flags=re.MULTILINE)
    assert len(sections) > 60
    for section in sections[1:]:
        found = rule(section.partition("\n")[0])
        assert found is not None
        assert found.fault in section
        assert {"Why", "Fix"} <= dict(found.details).keys()
    fluentd = re.findall(r"^- \*\*`(.+?)`\*\*: (.*)$", (DOCS / "fluentd.md").read_text("utf-8"), re.MULTILINE)
    assert len(fluentd) > 20
    for code, text in fluentd:
        found = rule(code)
        assert found is not None
        assert found.fault == text


def test_a_code_that_no_check_explains_has_no_meaning() -> None:
    for code in ("call", "fluentd-nonsense", "../../pyproject", "__init__", ""):
        assert rule(code) is None


def test_a_docstring_has_a_fault_and_what_is_said_of_it() -> None:
    said = documented("It is\nwrong.\n\nWhy: it\nhurts.\nFix: stop.\nWrong: `a`\n")
    assert said == ("It is wrong.", (("Why", "it hurts."), ("Fix", "stop."), ("Wrong", "`a`")))
    assert list(fluentd_codes("Head.\n\nfluentd-a: is\nbad.\n\nNo code: is\n\nfluentd-b:\n")) == [
        ("fluentd-a", "is bad.")
    ]


def test_no_check_is_imported_to_explain_it() -> None:
    code = (
        "import sys; from eventcore_monitoring.formats.rules import rule; rule('rate-of-gauge');"
        "print({one for one in sys.modules if one.startswith('eventcore_monitoring.checks')})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
