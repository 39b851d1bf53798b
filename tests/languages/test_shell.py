"""Bash is the judge of the reader: what it calls a fault must be one to `bash -n`."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import example, given, strategies as st

from eventcore_monitoring.languages.shell import ShellFault, dangers, simple_commands, sql_in


def bash_takes(text: str) -> bool:
    """Whether bash can read a text; it runs nothing of it."""
    run = subprocess.run(["bash", "-O", "extglob", "-n"], input=text.encode(), capture_output=True, check=False)
    # A here-document that ends with the text is a warning; an open `[[` ends with 0, but is told of.
    return run.returncode == 0 and b"unexpected" not in run.stderr and b"syntax error" not in run.stderr


PIECES = st.sampled_from(
    [
        *("kubectl get pods", "echo", "a", "-n", "x=1", "rm -rf /tmp/a", "psql -c", "sudo"),
        *("'", '"', "`", "\\", "$(", "${", "$((", "))", ")", "}", "(", "{ ", "; }", "[[ a =~ (x|y) ]]"),
        *(
            " ",
            "\n",
            ";",
            "&&",
            "||",
            "|",
            "&",
            "#",
            " # it's",
            ">",
            ">>",
            "<",
            "2>&1",
            "<<<",
            "<<EOF\n",
            "\nEOF\n",
            "<(",
        ),
        *(
            "if true; then ",
            "fi",
            "for f in a b; do ",
            "done",
            "while ",
            "case x in ",
            "a) ",
            ";; esac",
            "f() ",
            "!(a)",
        ),
        *("SELECT avg(x) FROM t;", "rate(x[5m])", "a=(1 2)", "$'it\\'s'", "$x", "ä"),
    ]
)


@given(st.lists(PIECES, max_size=7).map("".join))
@example("cat <<EOF\nit's (\nEOF\n")
@example('echo $((1 << 2)) ${x:-(} "$(echo ")")"')
@example("case x in a|b) echo ;; (c) rm x ;; esac")
def test_a_fault_is_one_to_bash_too(text: str) -> None:
    try:
        fault = bool(simple_commands(text)) and None
    except ShellFault as found:
        fault = str(found)
    assert not fault or not bash_takes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl get pods -n a", [("kubectl", "get", "pods", "-n", "a")]),
        ("A=1 B='x y' env  # why\nls|wc -l", [("env",), ("ls",), ("wc", "-l")]),
        ('psql -c "SELECT \'a;b\' FROM \\"t\\""', [("psql", "-c", "SELECT 'a;b' FROM \"t\"")]),
        ("curl -s x > y 2>&1 && echo done", [("curl", "-s", "x"), ("echo", "done")]),
        ("perf record -p $(pgrep app) -g", [("pgrep", "app"), ("perf", "record", "-p", "$(pgrep app)", "-g")]),
        ("if ! test -f a; then exit 1; fi", [("test", "-f", "a"), ("exit", "1")]),
        ('for f in *; do rm "$f"; done', [("for", "f", "in", "*"), ("rm", "$f")]),
        ("cat <<EOF\nrm -rf /\nEOF\nls", [("cat",), ("ls",)]),
        ("cat <<-'E'\n\tx\n\tE\nls", [("cat",), ("ls",)]),
        ("clean() { rm x; }\nclean", [("rm", "x"), ("clean",)]),
        ("diff <(ls a) <(ls b)", [("ls", "a"), ("ls", "b"), ("diff",)]),
        ("# nothing", []),
    ],
)
def test_the_words_of_each_command_are_taken_apart_as_bash_does(text: str, expected: list[tuple[str, ...]]) -> None:
    assert list(simple_commands(text)) == expected
    assert bash_takes(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("echo 'a", "a quotation is opened and never closed"),
        ('psql -c "SELECT 1', "a quotation is opened and never closed"),
        ("echo $(ls", "`)` is missing at the end"),
        ("ls)", "`)` closes nothing"),
        ("rate(x[5m])", "`rate(` is no command of a shell"),
        ("ls >", "a redirection leads nowhere"),
    ],
)
def test_what_bash_refuses_is_told_in_a_sentence(text: str, fault: str) -> None:
    with pytest.raises(ShellFault) as raised:
        simple_commands(text)
    assert str(raised.value) == fault
    assert not bash_takes(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT 1;", "SELECT"),
        ("alter system set a = 1;", "alter"),
        ("select x from t;", "select"),
        ("ls\nVACUUM ANALYZE t;", "VACUUM"),
        ("select x in a b; do ls; done", None),
        ("create-cluster a", None),
        ("psql -c 'SELECT 1'", None),
        ("echo SELECT 1", None),
        ("update-ca-certificates", None),
    ],
)
def test_statements_of_sql_are_told_from_commands(text: str, word: str | None) -> None:
    assert sql_in(simple_commands(text)) == word


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("kill -SIGUSR1 $PID", "ends processes (`kill`)"),
        ("ps aux | xargs -n 1 kill", "ends processes (`kill`)"),
        ("sudo rm -rf /backups", "deletes for good (`rm`)"),
        ("find /b -mtime +30 -exec rm -rf {} \\;", "deletes for good (`find`)"),
        ("kubectl -n a delete pod x", "takes away what runs (`kubectl delete`)"),
        ("systemctl stop postgresql", "takes away what runs (`systemctl stop`)"),
        ("/usr/sbin/mkfs.ext4 /dev/x", "deletes for good (`mkfs.ext4`)"),
        ('psql -d a -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity;"', "ends connections of others"),
        ("kubectl exec -it a -- psql -c 'DROP TABLE t'", "deletes for good (DROP)"),
        ("kill -0 1", None),
        ("kubectl get pods --sort-by=delete", None),
        ("psql -c 'SELECT 1' delete", None),
        ("grep rm file; echo kill", None),
        ("systemctl status fluentd", None),
    ],
)
def test_what_takes_something_away_is_known_wherever_it_stands(text: str, danger: str | None) -> None:
    assert next(dangers(text), None) == danger
