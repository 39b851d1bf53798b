"""The page on `verify`: its output is what the command says, and its codes are those that there are."""

from __future__ import annotations

import re
from pathlib import Path

from projects import call, project
from verify.shop import DEFINITION, page

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "verify.md").read_text("utf-8")
PROMPT = "$ eventcore-monitoring verify"


def block(start: str) -> str:
    """What stands below a call on the page."""
    (found,) = [
        one.partition("\n")[2]
        for one in re.findall(r"^```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
        if one.startswith(f"{PROMPT} {start}")
    ]
    return found


def test_the_output_of_a_metrics_page_is_what_the_command_says(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": DEFINITION})
    (tmp_path / "page.txt").write_text(page())

    assert call(tmp_path, "verify", "--metrics", "page.txt").output == block("--metrics page.txt")


def test_the_page_explains_every_code_that_there_is_and_no_other() -> None:
    sources = [
        *(ROOT / "eventcore_monitoring" / "verify").glob("*.py"),
        ROOT / "eventcore_monitoring/verify_command.py",
    ]
    text = "".join(path.read_text("utf-8") for path in sources)
    written = set(re.findall(r'"(verify-[a-z-]+)"', text))
    of_metrics = set(re.findall(r'_finding\(metric, "(metric-[a-z]+)"', text)) | {"metric-buckets", "metric-quantiles"}
    rows = {
        code for row in re.findall(r"^\| (`verify.*?) \|", PAGE, re.MULTILINE) for code in re.findall("`(.*?)`", row)
    }

    assert rows == written | {f"verify-{code}" for code in of_metrics}
    assert len(rows) >= 25
