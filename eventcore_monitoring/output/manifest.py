"""The manifest (what a finished build wrote) and the journal (what an unfinished one may have written)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from eventcore_monitoring.encoding.json import JsonTree, to_json
from eventcore_monitoring.output.layout import path_fault

SCHEMA_VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")

# Every content, as sha256, that a build may have left at a path.
Ours = Mapping[PurePosixPath, frozenset[str]]


def digest(content: bytes) -> str:
    """The sha256 of a file's bytes, in lower-case hexadecimal."""
    return sha256(content).hexdigest()


def manifest(files: Mapping[PurePosixPath, bytes], tools: Mapping[str, str]) -> bytes:
    """The manifest of a tree: path to sha256, and the versions of the programs that judged it."""
    return _encode(
        {path.as_posix(): digest(content) for path, content in files.items()}, tools=dict(sorted(tools.items()))
    )


def journal(ours: Ours) -> bytes:
    """The journal: path to every sha256 that may stand there until the build has ended."""
    return _encode({path.as_posix(): sorted(hashes) for path, hashes in ours.items()})


def read(record: bytes) -> Ours:
    """What a manifest or a journal lists. Raises ValueError with a sentence that begins with a verb."""
    try:
        document: Any = json.loads(record)
    except (ValueError, RecursionError):
        raise ValueError("is no JSON") from None
    match document:
        case {"schema_version": version, "files": dict(files)} if version == SCHEMA_VERSION:
            return {_path(path): _hashes(path, hashes) for path, hashes in files.items()}
        case {"schema_version": int(version)} if version > SCHEMA_VERSION:
            raise ValueError(f"has schema version {version}, and this program knows {SCHEMA_VERSION}: it is too old")
        case _:
            raise ValueError(f'lacks "schema_version": {SCHEMA_VERSION} or "files"')


def joined(*records: Ours) -> Ours:
    """What any of several records lists."""
    paths = dict.fromkeys(path for record in records for path in record)
    return {path: frozenset().union(*(record.get(path, frozenset()) for record in records)) for path in paths}


def _encode(files: Mapping[str, JsonTree], **more: JsonTree) -> bytes:
    return to_json({"schema_version": SCHEMA_VERSION, "files": dict(sorted(files.items())), **more}).encode("ascii")


def _path(text: str) -> PurePosixPath:
    path = PurePosixPath(text)
    if path_fault(path) is not None or path.as_posix() != text:
        raise ValueError(f"lists {text!r}, which is no path of a generated file")
    return path


def _hashes(path: str, value: object) -> frozenset[str]:
    hashes = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) and _SHA256.fullmatch(item) for item in hashes):
        raise ValueError(f'lists "{path}" without its sha256')
    return frozenset(hashes)
