"""The pytest plugin: `pytest --monitoring` has the deployments of the settings judged, a test a declaration.

Every run of pytest in an environment with this package imports this module, so it imports nothing: what it needs comes
with the option.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --monitoring and --monitoring-update."""
    group = parser.getgroup("monitoring", "monitoring that is declared in Python (eventcore-monitoring)")
    group.addoption(
        "--monitoring",
        action="store_true",
        help="also test the deployments of [tool.eventcore-monitoring]: declarations, proofs, generated files",
    )
    group.addoption(
        "--monitoring-update",
        action="store_true",
        help="the same, and write the generated files of deployments that are right",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Adds the tests where they are asked for."""
    config.addinivalue_line("markers", "monitoring: a test of declared monitoring, collected by --monitoring")
    if config.option.monitoring or config.option.monitoring_update:
        from eventcore_monitoring.pytest_items import Monitored

        config.pluginmanager.register(Monitored(config), "eventcore-monitoring-tests")
