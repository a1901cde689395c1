#!/usr/bin/env bash
# Drives a workspace through the server with nothing but bash: greets, opens, runs, replays.
#
#   Templates/Scripts/shell/quickstart.sh [WORKSPACE [MODEL]]
#
# REPRISE names the executable; MODEL such as 'scripted' answers in place of the notebook's model.
set -euo pipefail
workspace=${1:-Workspaces/quickstart}
model=${2:-}

coproc server { exec "${REPRISE:-reprise}" serve; }
child=$server_PID
# The descriptors are moved, because bash takes its own away as soon as the server ends.
exec {to}>&"${server[1]}"- {from}<&"${server[0]}"-
id=0

# ask METHOD PARAMS: sends a request and prints its result, one line of JSON; progress goes to standard error.
ask() {
  id=$((id + 1))
  printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' "$id" "$1" "$2" >&"$to"
  local line
  while IFS= read -r line <&"$from"; do
    case $line in
      *'"method":"$/progress"'*) printf '  %s\n' "$line" >&2 ;;
      *'"id":'"$id"',"result":'*)
        line=${line#*'"result":'}
        printf '%s\n' "${line%?}"
        return ;;
      *'"id":'"$id"',"error":'*)
        printf 'error: %s\n' "${line#*'"error":'}" >&2
        return 1 ;;
    esac
  done
  echo "error: the server ended before it answered $1" >&2
  return 1
}

options="\"path\":\"$workspace\""
[ -n "$model" ] && with=",\"model\":\"$model\"" || with=""

ask hello '{}'
ask workspace/open "{$options}"
ask notebook/run "{$options$with,\"workDoneToken\":\"run\"}"
ask trace/replay "{$options}"

exec {to}>&-
wait "$child"
