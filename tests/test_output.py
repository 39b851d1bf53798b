"""The generated tree on disk: written whole, compared exactly, never through a link, never over somebody's work."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.output import (
    DISK,
    Difference,
    DiskError,
    Kind,
    OutputError,
    commit,
    compare,
    deployments,
    lock,
    refusals,
    reports,
    stage,
    unified,
)
from faults.building import NEW, OLD, TOOLS, Tree, artifacts, build, is_clean, tree

GENERATED = Path("generated")
A = {"rules/a.yaml": b"a\n", "rules/b.yaml": b"b\n"}
QUICK = replace(DISK, fsync=lambda descriptor: None)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose staging deployment is built from A."""
    build(tmp_path, {"staging": A}, QUICK)
    return tmp_path


def differences(project: Path, wanted: Tree) -> tuple[Difference, ...]:
    return compare(GENERATED, "staging", artifacts(wanted), root=project)


def kinds(project: Path, wanted: Tree) -> dict[str, Kind]:
    return {str(item.path): item.kind for item in differences(project, wanted)}


def refused(project: Path, wanted: Tree) -> list[str]:
    """The sentences with which a build refuses, after which nothing may have changed."""
    before = tree(project)
    with pytest.raises(OutputError) as caught:
        build(project, {"staging": wanted}, QUICK)
    assert tree(project) == before
    assert all(finding.fix for finding in caught.value.findings)
    return [f"{finding.at}: {finding.message}" for finding in caught.value.findings]


# The ordinary way


def test_a_build_writes_the_files_and_a_manifest_without_time_or_host_and_nothing_else(project: Path) -> None:
    manifest = {
        "schema_version": 1,
        "files": {
            "rules/a.yaml": "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7",
            "rules/b.yaml": "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f",
        },
        "tools": {"promtool": "2.42.0"},
    }
    expected = {f"generated/staging/{path}": found for path, found in A.items()} | {
        "generated/staging/manifest.json": (json.dumps(manifest, indent=2) + "\n").encode()
    }
    assert expected == {path: found for path, found in tree(project).items() if found is not None}
    assert differences(project, A) == ()


def test_validators_read_the_whole_tree_in_the_staged_folder_while_the_old_one_stands(project: Path) -> None:
    wanted = {"rules/a.yaml": b"new\n", "runbooks/c.md": b"c\n"}
    before = tree(project / "generated/staging")
    with lock(GENERATED, root=project) as locked:
        staged = stage(locked, "staging", artifacts(wanted))
        assert {path: found for path, found in tree(staged.folder).items() if found is not None} == wanted
        assert tree(project / "generated/staging") == before
    assert tree(project) == {"generated": None, "generated/staging": None} | {
        f"generated/staging/{path}": found for path, found in before.items()
    }


def test_commit_says_what_it_changed(project: Path) -> None:
    with lock(GENERATED, root=project) as locked:
        staged = stage(locked, "staging", artifacts({"rules/a.yaml": b"new\n", "c.md": b"c\n"}))
        changed = commit([staged], TOOLS)
    assert {str(item.path): item.kind for item in changed} == {
        "c.md": Kind.ADDED,
        "rules/a.yaml": Kind.CHANGED,
        "rules/b.yaml": Kind.REMOVED,
    }


def test_an_unchanged_file_is_not_touched(project: Path) -> None:
    before = {path: path.stat() for path in (project / "generated/staging").rglob("*.*")}
    build(project, {"staging": A}, QUICK)
    assert before == {path: path.stat() for path in (project / "generated/staging").rglob("*.*")}


def test_other_versions_of_tools_change_the_manifest_alone_and_are_no_difference(project: Path) -> None:
    with lock(GENERATED, root=project) as locked:
        commit([stage(locked, "staging", artifacts(A))], {"promtool": "3.14.0"})
    assert json.loads((project / "generated/staging/manifest.json").read_text())["tools"] == {"promtool": "3.14.0"}
    assert differences(project, A) == ()


def test_a_deployment_without_artifacts_vanishes(tmp_path: Path) -> None:
    build(tmp_path, OLD, QUICK)
    assert deployments(tmp_path / "generated") == ("gone", "production")
    build(tmp_path, NEW, QUICK)
    assert deployments(tmp_path / "generated") == ("production", "staging")
    assert not (tmp_path / "generated/gone").exists()


def test_files_have_the_mode_that_the_umask_leaves_and_the_same_bytes(tmp_path: Path) -> None:
    modes, trees = [], []
    for mask in (0o022, 0o077):
        project = tmp_path / f"{mask:o}"
        project.mkdir()
        former = os.umask(mask)
        try:
            build(project, {"staging": A}, QUICK)
        finally:
            os.umask(former)
        modes.append((project / "generated/staging/rules/a.yaml").stat().st_mode & 0o777)
        trees.append(tree(project))
    assert modes == [0o644, 0o600]
    assert trees[0] == trees[1]


def test_a_write_that_takes_only_some_of_the_bytes_is_continued(tmp_path: Path) -> None:
    build(tmp_path, {"staging": A}, replace(QUICK, write=lambda file, rest: os.write(file, rest[:1])))
    assert differences(tmp_path, A) == ()


def test_a_changed_file_is_replaced_and_never_rewritten_in_place(project: Path) -> None:
    reader = (project / "generated/staging/rules/a.yaml").open("rb")
    with reader:
        build(project, {"staging": {"rules/a.yaml": b"new\n"}}, QUICK)
        assert reader.read() == b"a\n"


def test_every_file_is_on_the_medium_before_the_first_rename_and_the_manifest_comes_last(tmp_path: Path) -> None:
    names: dict[int, str] = {}
    calls: list[tuple[str, str]] = []

    def opened(path: Path, flags: int, mode: int) -> int:
        descriptor = os.open(path, flags, mode)
        names[descriptor] = path.name
        return descriptor

    def renamed(source: Path, target: Path) -> None:
        calls.append(("rename", source.name))
        source.rename(target)

    disk = replace(
        DISK, open=opened, fsync=lambda descriptor: calls.append(("sync", names[descriptor])), rename=renamed
    )
    build(tmp_path, {"staging": A}, disk)
    journal = ".manifest.pending.json"
    assert calls == [
        *(("sync", name) for name in ("a.yaml", "b.yaml", "manifest.json", journal, "generated")),
        ("rename", journal),
        ("sync", "staging"),
        ("rename", "a.yaml"),
        ("rename", "b.yaml"),
        ("sync", "staging"),
        ("sync", "rules"),
        ("rename", "manifest.json"),
        ("sync", "staging"),
    ]


NAMES = st.sampled_from(["a", "A", "b", "c.md"])
TREES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.sampled_from([b"", b"x", b"y"]))


@settings(max_examples=60)
@given(before=TREES, after=TREES)
def test_a_build_after_any_build_leaves_exactly_its_own_tree(
    tmp_path_factory: pytest.TempPathFactory, before: Tree, after: Tree
) -> None:
    project, fresh = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("fresh")
    try:
        build(fresh, {"staging": after}, QUICK)
        build(project, {"staging": before}, QUICK)
    except OutputError:
        return  # names that cannot stand side by side
    build(project, {"staging": after}, QUICK)
    assert tree(fresh) == tree(project)
    assert is_clean(project, {"staging": after})


# Stale files


def test_a_listed_and_unchanged_file_is_removed_when_it_is_no_longer_generated(project: Path) -> None:
    build(project, {"staging": {"rules/a.yaml": b"a\n"}}, QUICK)
    assert not (project / "generated/staging/rules/b.yaml").exists()


def test_a_listed_and_edited_file_is_kept_and_the_build_refuses(project: Path) -> None:
    (project / "generated/staging/rules/b.yaml").write_bytes(b"mine\n")
    sentence = "the file was edited since a build wrote it, and would be lost"
    assert [f"generated/staging/rules/b.yaml: {sentence}"] == refused(project, {"rules/a.yaml": b"a\n"})
    assert [f"generated/staging/rules/b.yaml: {sentence}"] == refused(project, A)


def test_an_unlisted_file_is_kept_and_reported(project: Path) -> None:
    (project / "generated/staging/rules/mine.yaml").write_bytes(b"mine\n")
    build(project, {"staging": {"other.md": b""}}, QUICK)
    assert (project / "generated/staging/rules/mine.yaml").read_bytes() == b"mine\n"
    assert kinds(project, {"other.md": b""}) == {"rules/mine.yaml": Kind.UNLISTED}


def test_a_link_is_kept_with_what_it_leads_to(project: Path) -> None:
    (project / "target").write_bytes(b"b\n")
    stale = project / "generated/staging/rules/b.yaml"
    stale.unlink()
    stale.symlink_to(project / "target")
    sentence = "a symbolic link stands here instead of the generated file"
    assert [f"generated/staging/rules/b.yaml: {sentence}"] == refused(project, {"rules/a.yaml": b"a\n"})
    assert (stale.is_symlink(), (project / "target").read_bytes()) == (True, b"b\n")


def test_a_nested_folder_that_is_emptied_goes(project: Path) -> None:
    build(project, {"staging": A | {"x/y/z.md": b""}}, QUICK)
    build(project, {"staging": A}, QUICK)
    assert not (project / "generated/staging/x").exists()


def test_comparing_removes_and_writes_nothing(project: Path) -> None:
    before = tree(project)
    assert kinds(project, {"c.md": b""}) == {
        "c.md": Kind.ADDED,
        "rules/a.yaml": Kind.REMOVED,
        "rules/b.yaml": Kind.REMOVED,
    }
    assert tree(project) == before


def test_a_foreign_file_where_one_is_generated_is_kept_unless_it_is_the_same(tmp_path: Path) -> None:
    foreign = tmp_path / "generated/staging/rules/a.yaml"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"mine\n")
    sentence = "a file that no build wrote stands where one is generated"
    assert [f"generated/staging/rules/a.yaml: {sentence}"] == refused(tmp_path, A)
    foreign.write_bytes(b"a\n")
    build(tmp_path, {"staging": A}, QUICK)
    assert differences(tmp_path, A) == ()


def test_all_refusals_of_all_deployments_come_together(tmp_path: Path) -> None:
    both = {"production": A, "staging": A}
    build(tmp_path, both, QUICK)
    for name in both:
        for path in A:
            (tmp_path / "generated" / name / path).write_bytes(b"mine\n")
    with pytest.raises(OutputError) as caught:
        build(tmp_path, both, QUICK)
    assert [finding.at for finding in caught.value.findings] == [
        f"generated/{name}/{path}" for name in both for path in A
    ]


# Links and other things in the way


def test_an_output_folder_or_a_folder_above_it_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere/deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    messages = []
    for output in ("link", "link/deep", "link/new"):
        with pytest.raises(OutputError) as caught, lock(Path(output), root=tmp_path):
            pass
        with pytest.raises(OutputError):
            compare(Path(output), "staging", [], root=tmp_path)
        messages += [f"{finding.at}: {finding.message}" for finding in caught.value.findings]
    sentence = '"link" is a symbolic link, and generated files are never written through one'
    assert messages == [f"link: {sentence}", f"link/deep: {sentence}", f"link/new: {sentence}"]
    assert tree(tmp_path / "elsewhere") == {"deep": None}


def test_a_project_that_is_itself_reached_through_a_link_is_fine(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    build(tmp_path / "link", {"staging": A}, QUICK)
    assert differences(tmp_path / "real", A) == ()
    assert compare(tmp_path / "real/generated", "staging", artifacts(A), root=tmp_path / "link") == ()


@pytest.mark.parametrize("place", ["generated/staging", "generated/staging/rules", "generated/staging/rules/a.yaml"])
def test_a_link_at_or_above_a_generated_file_is_refused_and_its_target_left_alone(tmp_path: Path, place: str) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).symlink_to(target)
    assert refused(tmp_path, A) == [f"{place}: a symbolic link is in the way of what is generated"]
    assert tree(target) == {}


def test_a_link_at_the_manifest_or_the_lock_is_refused(project: Path) -> None:
    victim = project / "victim"
    victim.write_bytes(b"")
    (project / "generated/.eventcore-monitoring.lock").symlink_to(victim)
    with pytest.raises(DiskError, match="symbolic link"):
        build(project, {"staging": A})
    (project / "generated/.eventcore-monitoring.lock").unlink()
    (project / "generated/staging/manifest.json").unlink()
    (project / "generated/staging/manifest.json").symlink_to(victim)
    assert refused(project, A) == [
        "generated/staging/manifest.json: a symbolic link is in the way of what is generated"
    ]
    assert victim.read_bytes() == b""


def test_a_folder_with_somebodys_file_or_a_pipe_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "generated/staging/rules/a.yaml").mkdir(parents=True)
    (tmp_path / "generated/staging/rules/a.yaml/mine").write_bytes(b"")
    os.mkfifo(tmp_path / "generated/staging/rules/b.yaml")
    assert refused(tmp_path, A) == [
        "generated/staging/rules/a.yaml: a folder is in the way of what is generated",
        "generated/staging/rules/b.yaml: no regular file is in the way of what is generated",
    ]


def test_a_file_in_place_of_the_output_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "generated").write_bytes(b"")
    assert refused(tmp_path, A) == ['generated: "generated" is no folder']
    (tmp_path / "generated").unlink()
    (tmp_path / "generated/staging").mkdir(parents=True)
    (tmp_path / "generated/staging/rules").write_bytes(b"mine")
    assert refused(tmp_path, A) == ["generated/staging/rules: a file is in the way of what is generated"]


# Names


HOSTILE = [
    "/etc/passwd", "..", "../x", "a/../../x", "", ".", "a/.hidden", "con", "CON.md", "a/lpt1.txt", "a\\b", "a b",
    "a\nb", "a:b", "é", "-rf", "a.", "a" * 101, "manifest.json", "Manifest.json", ".manifest.pending.json", "~",
    "$HOME", "a\0b", ".git", "a/.../b", "\udc80",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_of_an_artifact_is_refused_and_writes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError) as caught:
        build(tmp_path, {"staging": {name: b""}}, QUICK)
    (finding,) = caught.value.findings
    assert finding.code == "output-name"
    assert finding.fix
    assert finding.at.isprintable()
    assert tree(tmp_path) == {"generated": None}


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/x", "a/b", ".git", "nul"])
def test_a_hostile_name_of_a_deployment_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="the deployment's name is refused"):
        build(tmp_path, {name: A}, QUICK)
    assert tree(tmp_path) == {"generated": None}


def test_paths_that_cannot_stand_side_by_side_are_refused_together(tmp_path: Path) -> None:
    paths = ["a.md", "a.md", "b.md", "B.md", "c/x", "C/y", "d", "d/z"]
    with pytest.raises(OutputError) as caught, lock(GENERATED, root=tmp_path) as locked:
        stage(locked, "staging", [Artifact(PurePosixPath(path), b"") for path in paths])
    assert sorted(f"{finding.at}: {finding.message}" for finding in caught.value.findings) == [
        "generated/staging/a.md: two files have this path",
        'generated/staging/b.md: "B.md" differs only by case',
        'generated/staging/c/x: its folder "c" differs from "C" only by case',
        "generated/staging/d: this path is the folder of another file too",
    ]


# The manifest


DAMAGED = {
    b"": "the manifest is no JSON",
    b"<<<<<<< HEAD\n": "the manifest is no JSON",
    b"[" * 100_000: "the manifest is no JSON",
    b"[]": 'the manifest lacks "schema_version": 1 or "files"',
    b'{"schema_version": 2, "files": {}}': (
        "the manifest has schema version 2, and this program knows 1: it is too old"
    ),
    b'{"schema_version": 1, "files": {"../../x": "00"}}': (
        "the manifest lists '../../x', which is no path of a generated file"
    ),
    b'{"schema_version": 1, "files": {"x": "00"}}': 'the manifest lists "x" without its sha256',
}


@pytest.mark.parametrize(("found", "sentence"), DAMAGED.items(), ids=range(len(DAMAGED)))
def test_a_damaged_manifest_is_one_fault_and_nothing_is_removed_on_its_word(
    project: Path, found: bytes, sentence: str
) -> None:
    (project / "generated/staging/manifest.json").write_bytes(found)
    assert refused(project, {"rules/a.yaml": b"new\n"}) == [f"generated/staging/manifest.json: {sentence}"]
    assert kinds(project, {"rules/a.yaml": b"new\n"}) == {
        "manifest.json": Kind.DAMAGED,
        "rules/a.yaml": Kind.CHANGED,
        "rules/b.yaml": Kind.UNLISTED,
    }


def test_a_missing_manifest_beside_the_right_files_is_seen_and_repaired(project: Path) -> None:
    before = tree(project)
    (project / "generated/staging/manifest.json").unlink()
    assert kinds(project, A) == {"manifest.json": Kind.INTERRUPTED}
    build(project, {"staging": A}, QUICK)
    assert tree(project) == before


def test_a_file_that_somebody_deleted_is_generated_again(project: Path) -> None:
    (project / "generated/staging/rules/a.yaml").unlink()
    assert kinds(project, A) == {"rules/a.yaml": Kind.ADDED}
    build(project, {"staging": A}, QUICK)
    assert differences(project, A) == ()


# The lock


@contextmanager
def locked_by_another(project: Path) -> Iterator[None]:
    # flock belongs to the open file, so a second one of the same process waits as another process would.
    with lock(GENERATED, root=project):
        yield


def test_a_build_waits_says_so_once_and_then_gives_up_with_a_way_out(tmp_path: Path) -> None:
    said: list[str] = []
    with (
        locked_by_another(tmp_path),
        pytest.raises(DiskError) as caught,
        lock(GENERATED, root=tmp_path, wait=0.2, tell=said.append),
    ):
        pass
    (finding,) = caught.value.findings
    assert said == ["generated: another build is writing this folder; waiting up to 0.2 s"]
    assert finding.message == "another build has been writing this folder for 0.2 s"
    assert finding.fix == "wait until it ends, or stop it"


def test_the_lock_leaves_nothing_behind_and_what_a_dead_build_left_goes(tmp_path: Path) -> None:
    (tmp_path / "generated/.eventcore-monitoring.4194305/staging").mkdir(parents=True)
    (tmp_path / "generated/.eventcore-monitoring.lock").touch()
    with lock(GENERATED, root=tmp_path):
        assert tree(tmp_path / "generated") == {".eventcore-monitoring.lock": b""}
    assert tree(tmp_path / "generated") == {}


def test_a_lock_file_that_its_holder_removes_while_another_takes_it_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, flock, removed = tmp_path / "generated/.eventcore-monitoring.lock", fcntl.flock, []

    def removed_first(descriptor: int, operation: int) -> None:
        if not removed:
            path.unlink()
            removed.append(path)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", removed_first)
    with lock(GENERATED, root=tmp_path):
        assert removed == [path]
        assert path.exists()


# What a person reads


def test_the_unified_diff_has_a_and_b_paths_and_shows_what_a_build_would_change(project: Path) -> None:
    (project / "generated/staging/unlisted").write_bytes(b"x")
    wanted = {"rules/a.yaml": "a\u2028b".encode(), "new.md": b"new\n", "x.bin": b"\xff"}
    assert unified(differences(project, wanted)) == (
        "--- /dev/null\n+++ b/generated/staging/new.md\n@@ -0,0 +1 @@\n+new\n"
        "--- a/generated/staging/rules/a.yaml\n+++ b/generated/staging/rules/a.yaml\n@@ -1 +1 @@\n"
        "-a\n+a\u2028b\n\\ No newline at end of file\n"
        "--- a/generated/staging/rules/b.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n"
        "Binary files /dev/null and b/generated/staging/x.bin differ\n"
    )


def test_every_difference_is_a_finding_with_a_way_out_and_only_some_are_refused(project: Path) -> None:
    folder = project / "generated/staging"
    (folder / "rules/a.yaml").write_bytes(b"edited")
    (folder / "foreign.md").write_bytes(b"foreign")
    (folder / os.fsdecode(b"un\xff\x1blisted")).write_bytes(b"")
    (folder / "device").mkdir()
    (folder / "device/mine").write_bytes(b"")
    found = differences(project, {"rules/a.yaml": b"a\n", "foreign.md": b"", "device": b"", "new": b""})
    assert [(item.at, item.code) for item in reports(found)] == [
        ("generated/staging/device", "output-obstructed"),
        ("generated/staging/device/mine", "output-unlisted"),
        ("generated/staging/foreign.md", "output-foreign"),
        ("generated/staging/new", "output-added"),
        ("generated/staging/rules/a.yaml", "output-edited"),
        ("generated/staging/rules/b.yaml", "output-removed"),
        ("generated/staging/un\\udcff\\x1blisted", "output-unlisted"),
    ]
    assert all(item.message and item.fix for item in reports(found))
    assert [item.code for item in refusals(found)] == ["output-obstructed", "output-foreign", "output-edited"]
