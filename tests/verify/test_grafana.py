"""Dashboards and data sources against a small server that answers as Grafana does.

No Grafana is installed where these tests run, so it is played: the paths, statuses and bodies are those of Grafana's
HTTP API as its documentation of version 12 describes them (grafana.com/docs/grafana/v12.0/developers/http_api,
"Dashboard API: Get dashboard by uid", "Data source API: Get all data sources", "Authentication API": `Authorization:
Bearer`). What is played is one organisation with classic dashboards in folders.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from projects import Answer, call, project
from servers import Told, told
from verify.shop import DEFINITION

TOKEN = "glsa_secret"
SOURCES = [{"id": 1, "uid": "abc", "type": "prometheus", "name": "Prometheus", "isDefault": True}]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRAFANA_TOKEN", TOKEN)
    project(tmp_path, {"shop.py": DEFINITION})
    assert call(tmp_path, "build", "--promtool=off", "--amtool=off").code == 0
    return tmp_path


@pytest.fixture
def board(shop: Path) -> Any:
    return json.loads((shop / "generated/shop/grafana/dashboards/shop.json").read_text())


@pytest.fixture
def grafana() -> Iterator[Told]:
    with told() as server:
        server.otherwise = (404, {}, b'{"message":"Dashboard not found"}')
        server.answers["/api/datasources"] = (200, {}, json.dumps(SOURCES).encode())
        yield server


def has(grafana: Told, board: Any, folder: str = "shop") -> None:
    meta = {"folderTitle": folder, "folderUid": "f", "provisioned": True, "version": 3, "slug": "shop"}
    kept = {**board, "id": 17, "version": 3}
    body = json.dumps({"dashboard": kept, "meta": meta}).encode()
    grafana.answers["/api/dashboards/uid/shop"] = (200, {}, body)


def verified(shop: Path, grafana: Told) -> Answer:
    return call(shop, "verify", "--grafana", grafana.address)


def test_what_was_provisioned_is_the_same(shop: Path, grafana: Told, board: Any) -> None:
    has(grafana, board)
    answer = verified(shop, grafana)

    assert answer == Answer(0, f"{grafana.address}: 1 of 1 dashboard\nshop: no findings\n", "")


def test_the_token_is_sent_and_never_told(shop: Path, grafana: Told, board: Any) -> None:
    has(grafana, board)
    answer = verified(shop, grafana)

    assert {headers["Authorization"] for _, _, headers in grafana.asked} == {f"Bearer {TOKEN}"}
    assert TOKEN not in answer.output + answer.errors


def test_without_a_token_none_is_sent(shop: Path, grafana: Told, board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRAFANA_TOKEN")
    has(grafana, board)
    verified(shop, grafana)

    assert all("Authorization" not in headers for _, _, headers in grafana.asked)


def test_a_dashboard_that_is_not_there_is_an_error(shop: Path, grafana: Told) -> None:
    answer = verified(shop, grafana)

    assert answer.code == 1
    assert "error[verify-dashboard-missing] dashboards.shop: is not on the server\n" in answer.output
    assert "definitions/shop.py:" in answer.output


def test_a_dashboard_in_another_folder_is_a_warning(shop: Path, grafana: Told, board: Any) -> None:
    has(grafana, board, folder="")
    answer = verified(shop, grafana)

    assert answer.code == 0
    assert "dashboards.shop: is in the folder `General`, declared is `shop`" in answer.output


def panel(board: Any, title: str) -> Any:
    return next(one for one in board["panels"] if one["title"] == title)


def test_everything_that_a_person_would_see_otherwise_is_told(shop: Path, grafana: Told, board: Any) -> None:
    changed = copy.deepcopy(board)
    changed["title"] = "Store"
    waiting = panel(changed, "Waiting")
    waiting["fieldConfig"]["defaults"]["unit"] = "bytes"
    for step in waiting["fieldConfig"]["defaults"]["thresholds"]["steps"]:
        step["value"] = 150 if step["value"] == 100 else step["value"]
    panel(changed, "Orders")["targets"][0]["expr"] = "up"
    panel(changed, "Latency")["title"] = "Delay"
    has(grafana, changed)
    (line,) = [line for line in verified(shop, grafana).output.splitlines() if "verify-dashboard-differs" in line]

    assert "error[verify-dashboard-differs] dashboards.shop: is another on the server: " in line
    for change in (
        "title is `Store`, declared is `Shop`",
        "lacks the panel Latency",
        "has also the panel Delay",
        'panel "Orders": query A is `up`, declared is `sum by (kind) (',
        'panel "Waiting": unit is `bytes`, declared is `',
        'panel "Waiting": thresholds is `',
        "from 150",
    ):
        assert change in line


def test_what_grafana_adds_is_no_difference(shop: Path, grafana: Told, board: Any) -> None:
    changed = copy.deepcopy(board)
    changed["iteration"] = 12
    for one in changed["panels"]:
        one["pluginVersion"] = "12.0.0"
        one.setdefault("options", {})["added"] = True
    has(grafana, changed)

    assert verified(shop, grafana).code == 0


def test_data_sources_that_dashboards_need_and_the_server_lacks_are_errors(
    shop: Path, grafana: Told, board: Any
) -> None:
    has(grafana, board)
    grafana.answers["/api/datasources"] = (200, {}, b'[{"uid": "x", "type": "loki"}]')
    answer = verified(shop, grafana)

    assert answer.code == 1
    assert "--grafana: has no data source of the kind prometheus, which shop reads" in answer.output


def test_a_token_that_may_not_see_data_sources_still_compares_dashboards(shop: Path, grafana: Told, board: Any) -> None:
    has(grafana, board)
    grafana.answers["/api/datasources"] = (403, {}, b'{"message":"Access denied"}')
    answer = verified(shop, grafana)

    assert answer.code == 0
    assert "note[verify-unanswered] --grafana: does not say which data sources it has" in answer.output
    assert "datasources:read" in answer.output


@pytest.mark.parametrize(
    ("status", "headers", "body", "message", "fix"),
    [
        (401, {}, b"{}", "answers with 401 Unauthorized", "set GRAFANA_TOKEN to a token"),
        (302, {"Location": "http://127.0.0.1:1/login"}, b"", "answers with 302 Found", "a redirect is not followed"),
        (200, {}, b"<html>login</html>", "answers with something else than Grafana does", "correct the address"),
    ],
)
def test_a_server_that_does_not_let_us_in_ends_with_3(
    shop: Path, grafana: Told, status: int, headers: dict[str, str], body: bytes, message: str, fix: str
) -> None:
    grafana.answers.clear()
    grafana.otherwise = (status, headers, body)
    answer = verified(shop, grafana)

    assert answer.code == 3
    assert f"error[verify-unreachable] {grafana.address}: {message}\n" in answer.output
    assert fix in answer.output
    assert len(grafana.asked) == 1
