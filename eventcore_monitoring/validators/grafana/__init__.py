"""Grafana dashboards: JSON against Grafana's own types, and the mistakes that no type shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.kept import read, stamp_of, write
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.program import Tools

_FOLDERS = ("dashboards", "resources")
_MOST = 32  # deployments whose verdicts are kept


def check_dashboards(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What is wrong with the dashboards below `grafana/`: the strictest level, where every fault is an error.

    The verdict on files whose every byte is known is kept, as proofs are.
    """
    files = sorted(file for one in _FOLDERS for file in folder.glob(f"grafana/{one}/**/*.json"))
    if not files:
        return
    if not json_schema.installed():
        yield json_schema.not_installed("grafana/dashboards")
    known = read("dashboards", _stamp())
    key = _key(folder, files)
    if key not in known:
        from eventcore_monitoring.validators.grafana.strict import checked

        found = [[one.at, one.code, one.message, one.fix, one.severity.value] for one in checked(folder, files)]
        known = {**dict(list(known.items())[1 - _MOST :]), key: found}
        write("dashboards", _stamp(), known)
    for at, code, message, fix, severity in known[key]:
        yield Finding(at, code, message, fix, Severity(severity))


def _key(folder: Path, files: Sequence[Path]) -> str:
    digest = sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _stamp() -> list[object]:
    """Tells what judges from what judged before: our rules, the schemas, and the program that reads them."""
    here = Path(__file__).parent
    schemas = [(here.parent / "data" / "grafana" / name).stat() for name in ("schemas.json", "registry.json")]
    program = find_spec("jsonschema_rs")
    origin = None if program is None or program.origin is None else Path(program.origin).stat()
    return [
        stamp_of(here),
        *(number for one in schemas for number in (int(one.st_mtime), one.st_size)),
        *(() if origin is None else (int(origin.st_mtime), origin.st_size)),
    ]
