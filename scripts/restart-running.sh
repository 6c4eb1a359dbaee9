#!/bin/sh
# Restarts what runs from an executable that is being replaced. Used by install.sh and by the Debian package.
#
#   restart-running.sh list EXECUTABLE                 before the replacement: prints the processes that run that very file
#   restart-running.sh restart EXECUTABLE PROCESS...   after it: ends them, and starts EXECUTABLE as each was started
#   restart-running.sh stop EXECUTABLE PROCESS...      ends them, and says so
#
# An instance of the service manager is restarted by that; any other with its own words, environment, directory, user and
# output.
set -u

patience=90 # seconds that a process may take to end

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

list() {
  file=$(stat -L -c %d:%i "$1" 2>/dev/null) || return 0
  for process in /proc/[0-9]*; do
    if [ "$(stat -L -c %d:%i "$process/exe" 2>/dev/null)" = "$file" ]; then echo "${process#/proc/}"; fi
  done
}

# The service that a process is the main process of, or nothing. The control group alone does not tell: what an
# administrator starts from a shell is in the service of that shell.
unit_of() {
  [ -d /run/systemd/system ] || return 0
  unit=$(sed -n 's|.*/\(sersync2@[^/]*\.service\)$|\1|p' "/proc/$1/cgroup" 2>/dev/null | head -n 1)
  if [ -n "$unit" ] && [ "$(systemctl show -P MainPID "$unit" 2>/dev/null)" = "$1" ]; then echo "$unit"; fi
}

# A process that has ended but that nobody has waited for runs no more.
runs() { [ -e "/proc/$1/exe" ] && readlink "/proc/$1/exe" >/dev/null 2>&1; }

end() {
  kill "$1" 2>/dev/null
  waited=0
  while runs "$1"; do
    if [ $waited -ge $((patience * 10)) ]; then
      say "process $1 does not end after $patience s"
      return 1
    fi
    sleep 0.1
    waited=$((waited + 1))
  done
}

# Where a stream of a process goes, if that can be opened again: a file. Terminals and pipes are others' own.
output_of() {
  stream=$(readlink "/proc/$1/fd/$2" 2>/dev/null)
  if [ -f "$stream" ]; then echo "$stream"; else echo /dev/null; fi
}

# The words of a file, each ended by NUL, as the shell reads them.
quoted() { sed -z "s/'/'\\\\''/g; s/^/'/; s/\$/' /" | tr -d '\0'; }

# A supervisor may have started it again by itself.
runs_again() {
  for other in $(list "$executable"); do
    if [ "$(tail -z -n +2 "/proc/$other/cmdline" | tr '\0' ' ')" = "$1" ]; then return 0; fi
  done
  return 1
}

restart() {
  process=$1
  user=$(stat -c %u "/proc/$process" 2>/dev/null) || return 0
  group=$(stat -c %g "/proc/$process")
  parent=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status")
  given=$(tail -z -n +2 "/proc/$process/cmdline" | tr '\0' ' ')
  start=$(mktemp) || return 1
  {
    printf 'cd %s || exit\n' "$(readlink "/proc/$process/cwd" | tr '\n' '\0' | quoted)"
    for stream in 1 2; do
      file=$(output_of "$process" $stream | tr '\n' '\0' | quoted)
      # Its user may not be allowed to open what somebody else has opened for it.
      printf 'if [ -w %s ]; then exec %s>>%s; else exec %s>/dev/null; fi\n' "$file" $stream "$file" $stream
    done
    printf 'exec </dev/null\n'
    printf 'exec env -i '
    # A word without "=" would be taken for the command.
    grep -z = "/proc/$process/environ" | quoted
    { printf '%s\0' "$executable" && tail -z -n +2 "/proc/$process/cmdline"; } | quoted
  } >"$start"

  if ! end "$process"; then
    rm -f "$start"
    return 1
  fi
  if [ "$parent" != 1 ]; then sleep 1; fi
  if runs_again "$given"; then
    rm -f "$start"
    echo "started again by its supervisor: $executable $given"
    return 0
  fi

  set -- sh "$start"
  if [ "$user" != "$(id -u)" ]; then
    chown "$user" "$start"
    set -- setpriv --reuid "$user" --regid "$group" --init-groups "$@"
  fi
  # In a session of its own: it is to outlive this terminal, as what it replaces would have.
  setsid "$@" &
  started=$!
  # With -d this ends when the daemon watches; else it stays, and has started well if it is there after a while.
  waited=0
  while [ $waited -lt 20 ] && kill -0 $started 2>/dev/null; do
    sleep 0.1
    waited=$((waited + 1))
  done
  status=0
  kill -0 $started 2>/dev/null || wait $started || status=$?
  rm -f "$start"
  if [ $status -ne 0 ]; then
    say "could not start again: $executable $given(exit code $status)"
    return 1
  fi
  echo "restarted: $executable $given"
}

[ $# -ge 2 ] || { say "usage: list|restart|stop EXECUTABLE [PROCESS...]"; exit 1; }
action=$1 executable=$2
shift 2
failures=0
case $action in
  list) list "$executable" ;;
  restart | stop)
    for process; do
      unit=$(unit_of "$process")
      if [ -n "$unit" ] && [ "$action" = restart ]; then
        if systemctl restart "$unit"; then echo "restarted: $unit"; else failures=1; fi
      elif [ -n "$unit" ]; then
        if systemctl stop "$unit"; then echo "ended: $unit"; else failures=1; fi
      elif [ "$action" = restart ]; then
        restart "$process" || failures=1
      else
        words=$(tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null)
        if end "$process"; then echo "ended: process $process, ${words% }"; else failures=1; fi
      fi
    done
    exit $failures
    ;;
  *) say "unknown action \"$action\"" && exit 1 ;;
esac
