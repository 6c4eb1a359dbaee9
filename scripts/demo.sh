#!/usr/bin/env bash
# Shows Sersync2 at work on this machine: an rsync daemon of its own on loopback, a watched directory, and how long each
# change takes to arrive. Everything lives in a temporary directory and is gone at the end.
#
#   scripts/demo.sh              build if needed, then show
#   scripts/demo.sh --no-build   show out/sersync2 as it is
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

readonly user=demo password=not-a-secret patience=15

build() {
  case "${1:-}" in
    "") "$root/scripts/build.sh" --if-needed ;;
    --no-build) [ -x "$root/out/sersync2" ] || die "there is no out/sersync2 yet: run scripts/build.sh" ;;
    *) die "unknown argument \"$1\"; the only one is --no-build" ;;
  esac
  have rsync || install_packages rsync
}

cleanup() {
  local process
  for process in "${sersync:-}" "${daemon:-}"; do
    if [ -n "$process" ]; then
      kill "$process" 2>/dev/null || true
      wait "$process" 2>/dev/null || true
    fi
  done
  if [ -n "${demo:-}" ]; then rm -rf "$demo"; fi
}

fail() {
  printf '\n%s\n' "$*" >&2
  printf '\nsersync2 said:\n' >&2
  sed 's/^/  /' "$demo/sersync2.log" >&2
  printf '\nthe rsync daemon said:\n' >&2
  sed 's/^/  /' "$demo/rsyncd.log" >&2
  exit 1
}

milliseconds() { printf -v "$1" '%d' $((${EPOCHREALTIME//[!0-9]/} / 1000)); }

# A moment between two changes: each is to be seen at rest.
rest() { read -r -t 0.25 -u "$silence" || true; }

# A pause without a process of its own: nothing is ever written to this pipe.
pause() { read -r -t 0.002 -u "$silence" || true; }

# arrives WHAT CONDITION...: waits for the condition and prints how long that took.
arrives() {
  local what=$1 begin now
  shift
  milliseconds begin
  until "$@"; do
    milliseconds now
    if [ $((now - begin)) -gt $((patience * 1000)) ]; then fail "has not arrived after $patience s: $what"; fi
    if ! kill -0 "$sersync" 2>/dev/null; then fail "sersync2 has ended"; fi
    pause
  done
  milliseconds now
  printf '  %-46s arrived after %5d ms\n' "$what" $((now - begin))
  rest
}

same() { cmp -s "$source/$1" "$remote/$1"; }
moved() { [ ! -e "$remote/$1" ] && same "$2"; }
gone() { [ ! -e "$remote/$1" ]; }
all_same() { diff -r --no-dereference "$source" "$remote" >/dev/null 2>&1; }

start_rsync_daemon() {
  mkdir "$remote"
  printf '%s:%s\n' "$user" "$password" >"$demo/rsyncd.secrets"
  printf '%s\n' "$password" >"$demo/rsync.pas"
  chmod 600 "$demo/rsyncd.secrets" "$demo/rsync.pas"
  {
    if [ "$(id -u)" -eq 0 ]; then printf 'uid = root\ngid = root\n'; fi
    cat <<EOF
use chroot = no
munge symlinks = no
socket options = TCP_NODELAY
reverse lookup = no
log file = $demo/rsyncd.log
[backup]
    path = $remote
    read only = no
    auth users = $user
    secrets file = $demo/rsyncd.secrets
EOF
  } >"$demo/rsyncd.conf"

  for _ in {1..10}; do
    port=$((20000 + RANDOM % 12000))
    rsync --daemon --no-detach --address=127.0.0.1 --port="$port" --config="$demo/rsyncd.conf" </dev/null >>"$demo/rsyncd.log" 2>&1 &
    daemon=$!
    while kill -0 "$daemon" 2>/dev/null; do
      # Its list of modules: anybody could have that port.
      if [[ $(rsync --port="$port" 127.0.0.1:: 2>/dev/null) == backup* ]]; then return 0; fi
      pause
    done
  done
  fail "the rsync daemon does not start"
}

write_configuration() {
  cat >"$demo/confxml.xml" <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<head version="2.5">
    <sersync>
        <localpath watch="$source">
            <remote ip="127.0.0.1" name="backup"/>
        </localpath>
        <rsync>
            <commonParams params="-artz"/>
            <auth start="true" users="$user" passwordfile="$demo/rsync.pas"/>
            <userDefinedPort start="true" port="$port"/>
        </rsync>
        <failLog path="$demo/fail.sh" timeToExecute="60"/>
    </sersync>
</head>
EOF
}

build "$@"
trap cleanup EXIT
trap 'exit 130' INT TERM
demo=$(mktemp -d "${TMPDIR:-/tmp}/sersync2-demo.XXXXXX")
source=$demo/source remote=$demo/remote
touch "$demo/sersync2.log" "$demo/rsyncd.log"
mkfifo "$demo/silence"
exec {silence}<>"$demo/silence"

mkdir -p "$source/docs"
for i in 1 2 3 4 5; do printf 'there before, number %s\n' "$i" >"$source/docs/$i.txt"; done
start_rsync_daemon
write_configuration

printf 'Watching %s, sending to the rsync daemon rsync://%s@127.0.0.1:%s/backup\n\n' "$source" "$user" "$port"
SERSYNC2_STATE_DIR=$demo/state "$root/out/sersync2" -r -o "$demo/confxml.xml" >"$demo/sersync2.log" 2>&1 </dev/null &
sersync=$!
arrives "sersync2 -r: started, 5 files sent" all_same

printf 'Hello\n' >"$source/hello.txt"
arrives "create  hello.txt" same hello.txt
printf 'Hallo\n' >"$source/hello.txt"
arrives "change  hello.txt (same size, same second)" same hello.txt
mkdir -p "$source/a/b/c" && printf 'deep\n' >"$source/a/b/c/deep.txt"
arrives "create  a/b/c/deep.txt with its directories" same a/b/c/deep.txt
mv "$source/hello.txt" "$source/world.txt"
arrives "rename  hello.txt -> world.txt" moved hello.txt world.txt
mv "$source/a" "$source/z"
arrives "rename  a/ -> z/" moved a z/b/c/deep.txt
ln -s world.txt "$source/link"
arrives "link    link -> world.txt" test -L "$remote/link"
name=$'it\'s $(odd) *\n.txt'
printf 'odd\n' >"$source/$name"
arrives "create  it's \$(odd) *\\n.txt, a name with traps" same "$name"
mkdir "$source/many" && for i in {1..500}; do printf '%s\n' "$i" >"$source/many/$i"; done
arrives "create  500 files in many/" all_same
rm "$source/world.txt"
arrives "delete  world.txt" gone world.txt
rm -r "$source/many" "$source/z"
arrives "delete  many/ and z/" all_same

memory=$(awk '/^VmRSS:/ { printf "%.0f", $2 / 1024 }' "/proc/$sersync/status")
printf '\nAll of it arrived; both trees are the same. sersync2 uses %s MB of memory.\n' "$memory"
