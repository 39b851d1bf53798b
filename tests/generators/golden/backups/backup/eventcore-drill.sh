#!/usr/bin/env bash
# Written by eventcore-monitoring from the declaration of the backup. Change that, not this file.
# shellcheck disable=SC2016,SC2089,SC2090
set -euo pipefail

name=eventcore
directory=/backups/eventcore
textfiles=/var/lib/prometheus/node-exporter
prefix=eventcore
labels='database="eventcore"'
kinds=(restore failover)
automatic=(restore)
declare -A help=(
  [eventcore_restore_drill_last_success_timestamp_seconds]='When a drill succeeded last.'
  [eventcore_restore_drill_duration_seconds]='How long that drill took.'
)

usage="usage: ${0##*/} KIND [COMMAND…]
Rehearses a recovery, takes the time, and notes a success for Prometheus.
Kinds: ${kinds[*]}
By itself it can do: ${automatic[*]:-none}. It restores the newest dump into a database of its own, which it drops again.
For the others give the COMMAND that does it; \`bash\` opens a shell for people: leave it with \`exit\` when the drill
has succeeded, with \`exit 1\` when it has not."

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}
among() { # WORD LIST…
  local word=$1 one
  shift
  for one; do [[ $one != "$word" ]] || return 0; done
  return 1
}
if [[ $# -eq 0 ]] || ! among "$1" "${kinds[@]}" || { [[ $# -eq 1 ]] && ! among "$1" "${automatic[@]}"; }; then
  printf '%s\n' "$usage" >&2
  exit 64
fi
kind=$1
shift

export LC_ALL=C TZ=UTC
umask 077
shopt -s nullglob
started=$(date +%s)
restored=
new=

clean_up() {
  local status=$?
  trap - EXIT
  if [[ -n $new ]]; then rm -f "$new"; fi
  if [[ -n $restored ]] && ! dropdb --if-exists --maintenance-db=postgres -- "$restored"; then
    printf '%s: the database %s could not be dropped: drop it\n' "${0##*/}" "$restored" >&2
  fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [[ $# -gt 0 ]]; then
  "$@" || fail "the drill $kind failed: $1 ended with $?"
else
  dumps=("$directory"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/"$name"-[0-9][0-9][0-9][0-9][0-9][0-9].dump)
  [[ ${#dumps[@]} -gt 0 ]] || fail "the drill $kind failed: there is no dump in $directory"
  # Of this run alone, for it is dropped at the end; PostgreSQL would cut off what is longer than 63 bytes.
  restored=${name:0:30}-drill-$started-$$
  "${0%/*}/$name-restore.sh" "${dumps[-1]}" "$restored" || fail "the drill $kind failed: the newest dump was not restored"
fi
finished=$(date +%s)

# node_exporter reads *.prom, whole files only: the new one takes the old one's place in one step.
file=$textfiles/${prefix}_drill_$kind.prom
new=$(mktemp "$textfiles/.${prefix}_drill.XXXXXX")
metric() { # NAME VALUE
  printf '# HELP %s %s\n# TYPE %s gauge\n%s{%s,kind="%s"} %s\n' "$1" "${help[$1]}" "$1" "$1" "$labels" "$kind" "$2"
}
metrics=$(
  metric "${prefix}_restore_drill_last_success_timestamp_seconds" "$finished"
  metric "${prefix}_restore_drill_duration_seconds" "$((finished - started))"
)
printf '%s\n' "$metrics" >"$new"
chmod 644 "$new"
mv -f "$new" "$file"
new=
say "done: the drill $kind took $((finished - started)) seconds"
