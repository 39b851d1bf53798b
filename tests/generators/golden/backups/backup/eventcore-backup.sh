#!/usr/bin/env bash
# Written by eventcore-monitoring from the declaration of the backup. Change that, not this file.
# shellcheck disable=SC2016,SC2089,SC2090
set -euo pipefail

name=eventcore
database=eventcore
table=events
directory=/backups/eventcore
compression=9
retention_days=30
keep_at_least=2
every_dump_days=''
textfiles=/var/lib/prometheus/node-exporter
prefix=eventcore
labels='database="eventcore"'
declare -A help=(
  [eventcore_backup_last_success_timestamp_seconds]='When the newest dump was complete.'
  [eventcore_backup_last_duration_seconds]='How long the newest dump took.'
  [eventcore_backup_size_bytes]='The size of the newest dump.'
  [eventcore_backup_rows]='Rows of events in the newest dump.'
  [eventcore_backup_last_run_timestamp_seconds]='When a run ended last, well or not.'
  [eventcore_backup_last_run_succeeded]='1 if the last run made a dump, else 0.'
  [eventcore_backup_dumps]='Complete dumps that are kept.'
  [eventcore_backup_oldest_timestamp_seconds]='When the oldest of them was complete.'
)

usage="usage: ${0##*/}
Dumps the database $database into $directory and notes how it went for Prometheus.
The connection is libpq's own affair: PGHOST, PGUSER, PGPASSFILE or a service file."
if [[ $# -gt 0 ]]; then
  printf '%s\n' "$usage" >&2
  exit 64
fi

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# A database may be called anything, and a name with `=` as an argument would be read as connection settings.
export PGDATABASE=$database LC_ALL=C TZ=UTC
umask 077
shopt -s nullglob

started=$(date +%s)
succeeded=0
partial=

# The complete dumps that are kept, oldest first: a dump has its final name when it and what is known of it are whole.
list_dumps() {
  dumps=("$directory"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/"$name"-[0-9][0-9][0-9][0-9][0-9][0-9].dump)
}

# What is known of a dump: lines such as `rows=42` in the file beside it.
known() { # DUMP KEY
  sed -n "s/^$2=\([0-9][0-9]*\)\$/\1/p" "$1.info"
}

metric() { # NAME VALUE
  # Without its value a line would make all of the file unreadable.
  [[ -n $2 ]] || return 0
  printf '# HELP %s %s\n# TYPE %s gauge\n%s{%s} %s\n' "$1" "${help[$1]}" "$1" "$1" "$labels" "$2"
}

list_metrics() {
  metric "${prefix}_backup_last_run_timestamp_seconds" "$(date +%s)"
  metric "${prefix}_backup_last_run_succeeded" "$succeeded"
  list_dumps
  metric "${prefix}_backup_dumps" "${#dumps[@]}"
  if [[ ${#dumps[@]} -gt 0 ]]; then
    local newest=${dumps[-1]}
    metric "${prefix}_backup_oldest_timestamp_seconds" "$(known "${dumps[0]}" finished)"
    metric "${prefix}_backup_last_success_timestamp_seconds" "$(known "$newest" finished)"
    metric "${prefix}_backup_last_duration_seconds" "$(known "$newest" duration)"
    metric "${prefix}_backup_size_bytes" "$(known "$newest" bytes)"
    metric "${prefix}_backup_rows" "$(known "$newest" rows)"
  fi
}

# node_exporter reads *.prom, whole files only: the new one, written at once, takes the old one's place in one step.
write_metrics() {
  local file=$textfiles/${prefix}_backup.prom new text
  text=$(list_metrics)
  new=$(mktemp "$textfiles/.${prefix}_backup.XXXXXX") || return 1
  printf '%s\n' "$text" >"$new" && chmod 644 "$new" && mv -f "$new" "$file" && return 0
  rm -f "$new"
  return 1
}

finish() {
  local status=$?
  trap - EXIT
  if [[ -n $partial ]]; then rm -f "$partial" "${partial%.partial}.info"; fi
  if ! write_metrics; then
    printf '%s: the metrics could not be written into %s\n' "${0##*/}" "$textfiles" >&2
    [[ $status -ne 0 ]] || status=1
  fi
  if [[ $succeeded -eq 0 ]]; then printf '%s: the backup of %s failed\n' "${0##*/}" "$database" >&2; fi
  exit "$status"
}

mkdir -p "$directory"
exec {lock}>>"$directory/.$name.lock"
# Refused before anything is noted: how it goes is for the run that holds the lock to say.
if ! flock --nonblock "$lock"; then
  printf '%s: another run is at work (it holds %s); this one does nothing\n' "${0##*/}" "$directory/.$name.lock" >&2
  exit 75
fi
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# What a run left that was killed; ours is the only one.
for left in "$directory"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/"$name"-[0-9][0-9][0-9][0-9][0-9][0-9].dump.partial; do
  rm -f "$left" "${left%.partial}.info"
done

folder=$directory/$(date -d "@$started" +%F)
dump=$folder/$name-$(date -d "@$started" +%H%M%S).dump
[[ ! -e $dump ]] || fail "there is a dump of this second already: $dump"
mkdir -p "$folder"

say "dumping $database into $dump"
partial=$dump.partial
export partial compression
# The rows are counted in the very snapshot that is dumped, so that a restore must have exactly as many: pg_dump runs
# while psql holds the transaction open.
psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=table="$table" <<'SQL' ||
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
SELECT count(*) AS rows FROM :table \gset
\setenv snapshot :snapshot
\setenv rows :rows
\! pg_dump --format=custom --compress="$compression" --snapshot="$snapshot" --file="$partial" && echo "rows=$rows" >"${partial%.partial}.info"
SQL
  fail "the rows of $table in $database could not be counted (see above)"
[[ -f $dump.info ]] || fail "pg_dump failed (see above); what it had written is removed"
rows=$(known "$dump" rows)
[[ -n $rows ]] || fail "what is known of the dump could not be written into $dump.info"

sync "$partial"
finished=$(date +%s)
bytes=$(stat --format=%s "$partial")
printf 'bytes=%s\nduration=%s\nfinished=%s\n' "$bytes" "$((finished - started))" "$finished" >>"$dump.info"
mv "$partial" "$dump"
partial=
succeeded=1
say "done: $rows rows, $bytes bytes, $((finished - started)) seconds"

# The age of a dump is the time in its name, for that of its folder changes whenever one is removed from it. Only dumps
# of this script are removed, one by one, and a folder only when nothing is left in it.
list_dumps
day_ago() { date -d "@$((started - $1 * 86400))" "+%F/$name-%H%M%S.dump"; }
removed_before=$(day_ago "$retention_days")
thinned_before=$(day_ago "${every_dump_days:-$retention_days}")
kept=0
later_day=
for ((index = ${#dumps[@]} - 1; index >= 0; index--)); do
  one=${dumps[index]}
  relative=${one#"$directory"/}
  day=${relative%%/*}
  if [[ $kept -ge $keep_at_least ]] &&
    { [[ $relative < $removed_before ]] || { [[ $relative < $thinned_before ]] && [[ $day == "$later_day" ]]; }; }; then
    say "removing $one"
    rm -f "$one" "$one.info"
    rmdir --ignore-fail-on-non-empty "$directory/$day"
  else
    kept=$((kept + 1))
  fi
  later_day=$day
done
