"""Both deployments, generated once for all tests of this folder."""

from __future__ import annotations

import pytest

from deployments import Generated, generated_into


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Generated]:
    return generated_into(tmp_path_factory.mktemp("generated"))


@pytest.fixture(scope="session")
def production(generated: dict[str, Generated]) -> Generated:
    return generated["production"]


@pytest.fixture(scope="session")
def staging(generated: dict[str, Generated]) -> Generated:
    return generated["staging"]
