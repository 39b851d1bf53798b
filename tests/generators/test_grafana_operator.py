from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

import yaml
from hypothesis import given, settings, strategies as st

from eventcore_monitoring import Dashboard, GrafanaOutput, Monitoring
from eventcore_monitoring.generators.grafana import grafana
from grafana_formats import Json
from strategies.dashboards import METRICS, dashboards

INSTANCES = {"instance": "main"}
# Of the CRDs of Grafana operator 5.24 (`config/crd/bases`, August 2026): what a dashboard may come from, which of its
# keys are ours to write, and the patterns that values have to match. They are on no package index.
SOURCES = {"json", "gzipJson", "url", "jsonnet", "jsonnetLib", "grafanaCom", "configMapRef", "oci"}
DASHBOARD_KEYS = {
    "instanceSelector",
    "folder",
    "folderUID",
    "folderRef",
    "uid",
    "resyncPeriod",
    "datasources",
    *SOURCES,
}
MANIFEST_KEYS = {"instanceSelector", "template", "patch", "resyncPeriod", "suspend", "allowCrossNamespaceImport"}
TEMPLATE_KEYS = {"apiVersion", "kind", "metadata", "spec"}
RESYNC = r"([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+"
UID = r"[a-zA-Z0-9_-]{1,40}"
SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", fullmatch=True, alphabet=st.characters(codec="ascii"))


def written(dashboard: Dashboard, **more: object) -> dict[str, bytes]:
    given = Monitoring(name="shop", metrics=METRICS, dashboards=[dashboard], **{"grafana": OUTPUT, **more})
    return {one.path.as_posix(): one.content for one in grafana(given)}


OUTPUT = GrafanaOutput(operator=INSTANCES)
BARE = Dashboard(name="bare", title="Bare", rows=[])


def objects(dashboard: Dashboard) -> tuple[Json, Json]:
    """The object of the classic dashboard and that of the resource."""
    files = written(dashboard)
    classic = yaml.safe_load(files[f"grafana/operator/dashboards/{dashboard.name}.yaml"])
    return classic, json.loads(files[f"grafana/operator/manifests/{dashboard.name}.json"])


@given(dashboards)
@settings(max_examples=30)
def test_the_operator_gets_the_same_dashboard_in_both_formats(dashboard: Dashboard) -> None:
    files = written(dashboard)
    classic, manifest = objects(dashboard)

    assert json.loads(classic["spec"]["json"]) == json.loads(files[f"grafana/dashboards/{dashboard.name}.json"])
    assert manifest["spec"]["template"] == json.loads(files[f"grafana/resources/shop/{dashboard.name}.json"])


def test_no_folder_holds_both_formats_of_a_dashboard() -> None:
    folders = [PurePosixPath(path).parent for path in written(BARE) if path.startswith("grafana/operator/")]

    assert len(set(folders)) == len(folders) == 2


@given(names)
def test_objects_have_one_source_and_only_keys_and_values_that_the_operator_takes(name: str) -> None:
    classic, manifest = objects(BARE.replaced(name=name))

    for kind, one in (("GrafanaDashboard", classic), ("GrafanaManifest", manifest)):
        assert (one["apiVersion"], one["kind"]) == ("grafana.integreatly.org/v1beta1", kind)
        assert one["spec"]["instanceSelector"] == {"matchLabels": INSTANCES}
        assert re.fullmatch(SUBDOMAIN, one["metadata"]["name"])
        assert len(one["metadata"]["name"]) <= 253
    spec = classic["spec"]
    assert len(SOURCES & spec.keys()) == 1
    assert spec.keys() - DASHBOARD_KEYS == set()
    assert len({"folder", "folderUID", "folderRef"} & spec.keys()) == 1
    assert re.fullmatch(RESYNC, spec["resyncPeriod"])
    assert re.fullmatch(UID, json.loads(spec["json"])["uid"])
    assert manifest["spec"].keys() - MANIFEST_KEYS == set()
    template = manifest["spec"]["template"]
    assert template.keys() == TEMPLATE_KEYS
    assert template["metadata"].keys() <= {"name", "namespace", "labels", "annotations"}


def test_without_labels_of_instances_nothing_is_written_for_the_operator() -> None:
    assert [path for path in written(BARE, grafana=GrafanaOutput()) if "operator" in path] == []
