"""Time made to pass faster: the generated files with every length of time divided by one factor.

Only the lengths that Prometheus and Alertmanager wait for: `for`, windows, intervals, waits. Seconds that are measured,
such as the threshold of a latency or of a lag, stay as they are, and so does every other byte.
"""

import re
from pathlib import PurePosixPath

from eventcore_monitoring import Artifact

# A minute passes in a second.
FACTOR = 60

# Fields that hold a length of time, in the files of each program.
_FIELDS = {
    "prometheus": (
        *("for", "keep_firing_for", "interval", "query_offset"),
        *("evaluation_interval", "scrape_interval", "scrape_timeout"),
    ),
    "alertmanager": ("group_wait", "group_interval", "repeat_interval"),
}
_MILLISECONDS = {
    "y": 31_536_000_000,
    "w": 604_800_000,
    "d": 86_400_000,
    "h": 3_600_000,
    "m": 60_000,
    "s": 1000,
    "ms": 1,
}
_LENGTH = r"(?:\d+(?:ms|[smhdwy]))+"
# The value of `expr`: in quotes, on its line. Within double quotes our YAML has no text that PromQL would quote.
_EXPRESSION = re.compile(r"""(?m)^( *(?:- )?expr: ['"])(.*)(['"])$""")
# Windows and offsets of PromQL; texts in quotes come first, so that nothing is found inside of them.
_TIMES = re.compile(rf'"(?:[^"\\]|\\.)*"|\[{_LENGTH}(?::(?:{_LENGTH})?)?\]|\boffset -?{_LENGTH}')


def hastened(artifact: Artifact, factor: int = FACTOR) -> Artifact:
    """The same file for a world in which time passes `factor` times as fast; files of other programs as they are."""
    fields = _FIELDS.get(artifact.path.parts[0])
    if fields is None or artifact.path.parts[:2] == PurePosixPath("prometheus/tests").parts:
        return artifact
    text = artifact.content.decode()
    text = re.sub(
        rf"(?m)^( *(?:- )?(?:{'|'.join(fields)}): )({_LENGTH})$",
        lambda line: f"{line[1]}{divided(line[2], factor)}",
        text,
    )
    text = _EXPRESSION.sub(lambda line: f"{line[1]}{hastened_promql(line[2], factor)}{line[3]}", text)
    return Artifact(artifact.path, text.encode())


def hastened_promql(expression: str, factor: int = FACTOR) -> str:
    """The expression with its windows and offsets divided."""

    def shorter(found: re.Match[str]) -> str:
        if found[0].startswith('"'):
            return found[0]
        return re.sub(_LENGTH, lambda length: divided(length[0], factor), found[0])

    return _TIMES.sub(shorter, expression)


def divided(length: str, factor: int = FACTOR) -> str:
    """`5m` divided by 60 is `5s`; to the millisecond, and never nothing where there was something."""
    parts = re.findall(r"(\d+)(ms|[smhdwy])", length)
    before = sum(int(number) * _MILLISECONDS[unit] for number, unit in parts)
    left = max(1, round(before / factor)) if before else 0
    written = ""
    for unit in ("h", "m", "s", "ms"):
        number, left = divmod(left, _MILLISECONDS[unit])
        written += f"{number}{unit}" if number else ""
    return written or "0s"
