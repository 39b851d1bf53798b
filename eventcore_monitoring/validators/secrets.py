"""Secrets in generated files: public token shapes, and the asterisks of a masked value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.validators.program import Tools

# Known prefixes and lengths of the commonest tokens; a shape that its issuer changes must be changed here.
# Each begins with a literal, for which `re` looks ten times as fast as for a word boundary: that no word goes before
# it is asked afterwards, `(?<!\w.{4})` behind four characters.
TOKENS: Mapping[str, re.Pattern[str]] = {
    "an AWS access key": re.compile(r"A(?:KI|SI)A(?<!\w.{4})[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(r"gh[pousr]_(?<!\w.{4})[A-Za-z0-9]{36,}"),
    "a fine-grained GitHub token": re.compile(r"github_pat_(?<!\w.{11})[A-Za-z0-9_]{22,}"),
    "a GitLab token": re.compile(r"glpat-(?<!\w.{6})[A-Za-z0-9_-]{20,}"),
    "a Slack token": re.compile(r"xox[abeprs]-(?<!\w.{5})[A-Za-z0-9-]{10,}"),
    "a Slack webhook": re.compile(r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9]+/[A-Za-z0-9]+/[A-Za-z0-9]+"),
    "a Google API key": re.compile(r"AIza(?<!\w.{4})[0-9A-Za-z_-]{35}"),
    "a Stripe key": re.compile(r"k_(?:live|test)_(?<=\b[rs]k_.{5})[0-9A-Za-z]{16,}"),
    "a Grafana service account token": re.compile(r"glsa_(?<!\w.{5})[A-Za-z0-9]{32}_[0-9a-fA-F]{8}"),
    "a JSON Web Token": re.compile(r"eyJ(?<!\w.{3})[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    # A reference such as https://user:${PASSWORD}@host is no secret.
    "an address with a password": re.compile(r"://(?<=[a-z0-9+.-]://)[^\s/:@\"']+:[^\s/:@\"'$#<{%][^\s/@\"']*@"),
}
_MASK = re.compile(r"\*{6}\**")
_FIX = "Hand over a reference to a file, an environment variable or a Kubernetes secret instead of the value."


def check_secrets(folder: Path, tools: Tools) -> Iterator[Finding]:
    """Every text in the folder's files that has the shape of a secret; the message never repeats it."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        at = file.relative_to(folder).as_posix()
        text = file.read_bytes().decode("utf-8", errors="replace")
        for what, shape in TOKENS.items():
            for match in shape.finditer(text):
                yield Finding(at, "secret", f"Line {_line(text, match)} holds {what}.", _FIX)
        for match in _MASK.finditer(text):
            message = f"Line {_line(text, match)} holds {len(match[0])} asterisks, as a masked secret is printed."
            yield Finding(at, "secret-masked", message, _FIX)


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
