"""PromQL as typed values: nodes, printer, parser, and the algebra that definitions are written in.

The package bears the name of the public function `promql`, and importing a part of it makes Python put the package
under that name into `eventcore_monitoring`. So the package can be called like the function.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventcore_monitoring.promql.expression import Expression


class _Package(ModuleType):
    def __call__(self, text: str) -> Expression:
        from eventcore_monitoring.promql.expression import promql

        return promql(text)


sys.modules[__name__].__class__ = _Package
