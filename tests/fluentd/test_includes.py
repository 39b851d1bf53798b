"""What `@include` names stands in its place; what cannot be read is a finding and stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import pytest

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.fluentd.includes import resolved
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section

MAIN = "etc/fluent.conf"


class Folder:
    """Files by their paths, and what was asked for."""

    def __init__(self, **files: str) -> None:
        self.files = {f"{name.replace('__', '/')}.conf": text for name, text in files.items()}
        self.asked: list[str] = []

    def __call__(self, pattern: str) -> Sequence[tuple[str, str]]:
        self.asked.append(pattern)
        return [(path, text) for path, text in reversed(self.files.items()) if fnmatchcase(path, pattern)]


def included(text: str, files: Folder, file: str = MAIN) -> tuple[Section, tuple[Finding, ...]]:
    return resolved(read(text, file), file, files)


def findings(text: str, **files: str) -> list[tuple[str, str, SourceLine | None, Severity]]:
    return [(one.code, one.at, one.source, one.severity) for one in included(text, Folder(**files))[1]]


def test_a_file_stands_where_it_is_included_with_its_own_places() -> None:
    root, faults = included("a 1\n@include b.conf\nc 3\n", Folder(etc__b="b 2\n<d>\n</d>\n"))
    assert root.children == (Parameter("a", "1"), Parameter("b", "2"), Section("d"), Parameter("c", "3"))
    assert [child.source for child in root.children] == [
        SourceLine(MAIN, 1, 1),
        SourceLine("etc/b.conf", 1, 1),
        SourceLine("etc/b.conf", 2, 1),
        SourceLine(MAIN, 3, 1),
    ]
    assert faults == ()


def test_a_file_is_included_in_any_section_and_relative_to_the_one_that_includes_it() -> None:
    files = Folder(etc__parts__out="<store>\n@include deep/host.conf\n</store>\n", etc__parts__deep__host="host h\n")
    root, faults = included("<match>\n@type copy\n@include parts/out.conf\n</match>\n", files)
    store = Section("store", children=(Parameter("host", "h"),))
    assert root.children == (Section("match", children=(Parameter("@type", "copy"), store)),)
    assert faults == ()
    assert files.asked == ["etc/parts/out.conf", "etc/parts/deep/host.conf"]


def test_the_files_of_a_glob_come_in_the_order_of_their_names() -> None:
    files = Folder(etc__d__B="b 1\n", etc__d__a="a 1\n", etc__d__ä="u 1\n", etc__d__Z="z 1\n")
    root, _ = included("@include d/*.conf\n", files)
    assert [one.name for one in root.parameters] == ["b", "z", "a", "u"]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("./a/../b.conf", "etc/b.conf"),
        ("a b.conf", "etc/a b.conf"),
        ("a%20b+c.conf", "etc/a b c.conf"),
        ("d/**/*.conf", "etc/d/**/*.conf"),
    ],
)
def test_a_path_is_decoded_as_fluentd_decodes_it(path: str, asked: str) -> None:
    files = Folder()
    included(f"@include {path}\n", files)
    assert files.asked == [asked]


@pytest.mark.parametrize("path", ["/srv/x/b.conf", "file:///srv/x/b.conf", "b.conf", "../x/b.conf"])
def test_an_absolute_path_in_the_folder_is_read(path: str) -> None:
    files = Folder()
    files.files["/srv/x/b.conf"] = "k v\n"
    root, faults = included(f"@include {path}\n", files, "/srv/x/fluent.conf")
    assert (root.children, faults) == ((Parameter("k", "v"),), ())


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (MAIN, "../x.conf"),
        (MAIN, "/etc/x.conf"),
        ("fluent.conf", "../x.conf"),
        ("fluent.conf", "/x.conf"),
        ("../fluent.conf", "../x.conf"),
        ("/srv/x/fluent.conf", "/srv/xy/x.conf"),
        ("/srv/x/fluent.conf", "../../x.conf"),
    ],
)
def test_a_file_outside_of_the_folder_is_not_read(file: str, path: str) -> None:
    files = Folder()
    root, faults = included(f"@include {path}\n", files, file)
    message = f"includes `{path}`, which is outside of the folder of the configuration and not read here"
    assert faults == (
        Finding(
            "configuration / @include",
            "fluentd-include-outside",
            message,
            "move it into that folder",
            Severity.WARNING,
        ),
    )
    assert root.children == (Include(path),)
    assert files.asked == []


def test_a_file_that_does_not_exist_is_an_error_and_a_glob_without_files_a_warning() -> None:
    root, faults = included("<match a>\n@include x.conf\n</match>\n@include conf.d/*.conf\n", Folder())
    assert faults == (
        Finding(
            "match a / @include",
            "fluentd-include-missing",
            "includes `x.conf`, which does not exist: Fluentd says nothing and goes on without it",
            "write the file, or correct the path",
        ),
        Finding(
            "configuration / @include",
            "fluentd-include-missing",
            "includes `conf.d/*.conf`, which fits no file",
            "write the files, or correct the path",
            Severity.WARNING,
        ),
    )
    assert [one.source for one in faults] == [SourceLine(MAIN, 2, 1), SourceLine(MAIN, 4, 1)]
    assert root.children[1:] == (Include("conf.d/*.conf"),)


@pytest.mark.parametrize(
    ("line", "message", "severity"),
    [
        (
            "@include https://example.com/x.conf",
            "includes `https://example.com/x.conf` from a URL, which is not read here",
            Severity.WARNING,
        ),
        (
            "@include \"#{ENV['DIR']}/x.conf\"",
            "includes `#{ENV['DIR']}/x.conf`, which only a run of its code can tell",
            Severity.WARNING,
        ),
        (
            "@include conf.d/{a,b}.conf",
            "includes `conf.d/{a,b}.conf`: Fluentd takes a path for a URL, in which `{` may not stand so",
            Severity.ERROR,
        ),
        (
            "@include 50%.conf",
            "includes `50%.conf`: Fluentd takes a path for a URL, in which `%` may not stand so",
            Severity.ERROR,
        ),
    ],
)
def test_what_is_no_path_is_not_read(line: str, message: str, severity: Severity) -> None:
    files = Folder()
    root, [fault] = included(f"{line}\n", files)
    assert (fault.code, fault.message, fault.severity) == ("fluentd-include-unknown", message, severity)
    assert len([child for child in root.children if isinstance(child, Include)]) == 1
    assert files.asked == []


def test_files_that_include_each_other_are_a_cycle() -> None:
    cycle = ("fluentd-include-cycle", "configuration / @include", SourceLine("etc/b.conf", 2, 1), Severity.ERROR)
    assert findings("@include a.conf\n", etc__a="@include b.conf\n", etc__b="k v\n@include a.conf\n") == [cycle]
    itself = ("fluentd-include-cycle", "configuration / @include", SourceLine(MAIN, 1, 1), Severity.ERROR)
    assert findings("@include *.conf\n", etc__fluent="") == [itself]


def test_one_file_in_two_places_is_no_cycle() -> None:
    root, faults = included("@include a.conf\n<b>\n@include a.conf\n</b>\n", Folder(etc__a="k v\n"))
    assert root.children == (Parameter("k", "v"), Section("b", children=(Parameter("k", "v"),)))
    assert faults == ()


def test_files_without_end_are_given_up() -> None:
    class Endless:
        count = 0

        def __call__(self, pattern: str) -> Sequence[tuple[str, str]]:
            self.count += 1
            return [(f"etc/{self.count}.conf", "@include x.conf\n@include x.conf\n")]

    _, faults = resolved(read("@include x.conf\n", MAIN), MAIN, Endless())
    assert {one.code for one in faults} == {"fluentd-include-cycle"}
    assert faults[0].message == "leads to more files than 50 files deep or 1000 in all"


def test_a_file_that_cannot_be_read_is_a_fault_at_its_own_line_and_the_others_are_read() -> None:
    files = Folder(etc__d__a="k 1\n<x>\n", etc__d__b="k 2\n")
    root, faults = included("@include d/*.conf\n", files)
    assert faults == (
        Finding(
            "configuration / @include",
            "fluentd-syntax",
            "the section `<x>` of line 2 is not closed",
            "write `</x>` at its end",
        ),
    )
    assert [one.source for one in faults] == [SourceLine("etc/d/a.conf", 2, 1)]
    assert root.children == (Include("d/*.conf"), Parameter("k", "2"))


def test_a_reserved_name_is_refused_in_an_included_file_wherever_it_is_included() -> None:
    assert findings("<record>\n@include a.conf\n</record>\n", etc__a="@x y\n") == [
        ("fluentd-syntax", "record / @include", SourceLine("etc/a.conf", 1, 1), Severity.ERROR)
    ]
