#!/usr/bin/env bash
# Written by eventcore-monitoring from the declaration of the backup. Change that, not this file.
# shellcheck disable=SC2016,SC2089,SC2090
set -euo pipefail

database=eventcore
table=events
restore_into=eventcore_restore

usage="usage: ${0##*/} DUMP [DATABASE]
Restores DUMP into a new database ($restore_into unless another is named) and counts the rows of $table in it.
The connection is libpq's own affair: PGHOST, PGUSER, PGPASSFILE or a service file."
if [[ $# -lt 1 || $# -gt 2 || $1 == -* ]]; then
  printf '%s\n' "$usage" >&2
  exit 64
fi
dump=$1
target=${2:-$restore_into}

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

export LC_ALL=C
started=$(date +%s)

[[ -f $dump ]] || fail "there is no dump $dump"
[[ -f $dump.info ]] || fail "$dump.info is missing, which says how many rows there have to be"
expected=$(sed -n 's/^rows=\([0-9][0-9]*\)$/\1/p' "$dump.info")
bytes=$(sed -n 's/^bytes=\([0-9][0-9]*\)$/\1/p' "$dump.info")
[[ -n $expected && -n $bytes ]] || fail "$dump.info does not say how many rows and bytes there have to be"
[[ $(stat --format=%s "$dump") == "$bytes" ]] || fail "$dump has not the $bytes bytes that were written: it is damaged"
# PostgreSQL cuts off what is longer, and what is left may be the name of another database.
[[ ${#target} -le 63 ]] || fail "$target is longer than the 63 bytes of a database's name"
[[ $target != "$database" ]] || fail "$target is what the dump is of: restore it into another database, then rename it"

there=$(printf '%s\n' "SELECT count(*) FROM pg_database WHERE datname = :'target';" |
  PGDATABASE=postgres psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=target="$target") ||
  fail "the server does not answer (see above)"
[[ $there == 0 ]] || fail "there is a database $target already, and nothing is restored over it: name another"

say "restoring $dump into $target"
createdb --maintenance-db=postgres -- "$target"
# pg_restore reads the name of a database as connection settings: it is quoted as one of them.
quoted=${target//\\/\\\\}
quoted=${quoted//\'/\\\'}
pg_restore --exit-on-error --no-owner --no-privileges --dbname="dbname='$quoted'" "$dump" ||
  fail "pg_restore failed (see above); $target is not whole: remove it with dropdb before the next try"

rows=$(printf 'SELECT count(*) FROM %s;\n' "$table" |
  PGDATABASE=$target psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1) ||
  fail "the rows of $table in $target cannot be counted (see above)"
[[ $rows == "$expected" ]] || fail "$target has $rows rows of $table, and the dump was made of $expected: do not use it"
say "done: $target has the $rows rows of $table that were dumped, after $(($(date +%s) - started)) seconds"
