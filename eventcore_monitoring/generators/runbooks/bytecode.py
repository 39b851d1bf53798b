"""Compiled templates, kept as Python keeps compiled modules: compiling them takes far longer than filling them."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache


class TemplateBytecode(FileSystemBytecodeCache):
    """Bytecode in this package's `__pycache__`; where that cannot be read or written, templates are compiled anew."""

    def __init__(self) -> None:
        super().__init__(str(Path(cache_from_source(__file__)).parent), "%s.jinja")
        # What filters and options make of constants is compiled into a template.
        self._environment = "".join(file.read_text("utf-8") for file in sorted(Path(__file__).parent.glob("*.py")))

    def get_source_checksum(self, source: str) -> str:
        """Another one when a template has changed, or the environment that compiles it."""
        return super().get_source_checksum(self._environment + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Leaves the bucket empty where there is no bytecode that can be read."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever pickle makes of a damaged file
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Writes nothing where Python would write no bytecode either, or cannot."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
