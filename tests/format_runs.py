"""Runs to be put into formats: findings with any text, at any place of a repository."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.formats.places import run_of
from eventcore_monitoring.formats.run import Run, Subject

PATHS = ("definitions/shop.py", "definitions/odd, 100%: name.py", "=.py", "generated/shop/prometheus/rules/shop.yaml")
# What one format or another takes for more than text.
HOSTILE = st.lists(
    st.sampled_from(
        [
            *("::error::", "##[error]", "%0A", "%25", "\n", "\r", "\x1b[2J", "\x00", "\x85", "\u2028", "\ud800"),
            *("]]>", "<b>", "&lt;", '"', "'", "|", "`", "```", "* ", "# ", ",", ":", "=", " ", "a", "ü", "line 3"),
            *("\ufffe", ":3"),
        ]
    ),
    max_size=8,
).map("".join)
TEXTS = HOSTILE | st.text(max_size=20)
CODES = st.sampled_from(["definition", "rate-of-gauge", "metric-not-declared", "fluentd-syntax", "call", "tool-died"])
SOURCES = st.none() | st.builds(
    SourceLine, st.sampled_from([*PATHS, "gone.py", "<string>"]), st.integers(1, 10**6), st.integers(0, 300)
)
FINDINGS = st.builds(
    Finding,
    TEXTS | st.sampled_from(["alerts.A", "alerts.A.when", "metrics.m", "shop", PATHS[3]]),
    CODES,
    TEXTS,
    TEXTS,
    st.sampled_from(Severity),
    SOURCES,
    TEXTS,
)
SUBJECTS = st.builds(
    Subject, TEXTS | st.just("shop"), TEXTS, st.lists(TEXTS | st.just("alerts.A"), unique=True).map(tuple)
)


def run(
    findings: Sequence[Finding] = (), subjects: Sequence[Subject] = (), code: int = 1, command: str | None = "check"
) -> Run:
    """A run in a repository in which the files of `PATHS` are there."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / ".git").mkdir()
        for path in (*PATHS, "pyproject.toml"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).touch()
        return run_of(command, code, "1.2.3", findings, subjects, root, ())


RUNS = st.builds(
    run,
    st.lists(FINDINGS, max_size=14),
    st.lists(SUBJECTS, max_size=3, unique_by=lambda subject: subject.name),
    st.integers(0, 3),
    st.sampled_from([None, "build", "check"]),
)


def finding(at: str = "alerts.A", code: str = "rate-of-gauge", message: str = "is wrong", **fields: object) -> Finding:
    """A finding on line 3 of the definition; the fields replace its own."""
    given = {"fix": "", "severity": Severity.ERROR, "source": SourceLine(PATHS[0], 3), "excerpt": "", **fields}
    return Finding(at, code, message, **given)  # type: ignore[arg-type]
