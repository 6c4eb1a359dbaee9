#!/usr/bin/env bash
# Measures how changes spread from one source to sixteen servers: straight to each of them, and by four relays that each
# pass on to four. Every host is a network namespace of its own with a link of its own, an rsync daemon, and where it sends,
# a sersync2. Needs root. Namespaces, links and processes end with this script.
#
#   scripts/measure-relay.sh [--no-build] [MEGABITS...]     default: unlimited 50
#
# MEGABITS limits what each host can send a second. Prints, as medians of 11 for the single file:
#
#   one file   until it is on all sixteen
#   tree       1,000 files of 20 kB, until all sixteen have all
#   rm -rf     of that tree
#   uplink     what the source has sent for the tree
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

readonly relays=4 leaves_each=4 files=1000 kilobytes=20 repetitions=11 patience=120

if [ "${1:-}" != --inside ]; then
  case "${1:-}" in
    --no-build) shift ;;
    *) scripts/build.sh --if-needed ;;
  esac
  [ -x out/sersync2 ] || die "there is no out/sersync2 yet: run scripts/build.sh"
  [ "$(id -u)" -eq 0 ] || die "needs root: it makes networks of its own"
  have ip || install_packages iproute2
  have rsync || install_packages rsync
  work=$(mktemp -d "${TMPDIR:-/tmp}/sersync2-relay.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  speeds=("$@")
  if [ $# -eq 0 ]; then speeds=(unlimited 50); fi
  unshare --net --mount --pid --fork --kill-child --mount-proc bash "${BASH_SOURCE[0]}" --inside "$work" "${speeds[@]}" </dev/null
  exit
fi

work=$2
shift 2
speeds=("$@")

milliseconds() { printf -v "$1" '%d' $((${EPOCHREALTIME//[!0-9]/} / 1000)); }
pause() { read -r -t "$1" -u "$silence" || true; }
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# host NAME NUMBER: a namespace with an address, and in it a daemon whose module is a directory of that name.
host() {
  mkdir -p "$work/$1/data" "$work/$1/state"
  ip netns add "$1"
  ip link add "v$2" type veth peer name eth0 netns "$1"
  ip link set "v$2" master bridge up
  ip -n "$1" address add "10.9.0.$2/24" dev eth0
  ip -n "$1" link set eth0 up
  ip -n "$1" link set lo up
  cat >"$work/$1/rsyncd.conf" <<CONF
uid = root
gid = root
use chroot = yes
munge symlinks = no
socket options = TCP_NODELAY
reverse lookup = no
[data]
    path = $work/$1/data
    read only = no
CONF
  ip netns exec "$1" rsync --daemon --no-detach --config="$work/$1/rsyncd.conf" >"$work/$1/rsyncd.log" 2>&1 &
}

# sends NAME NUMBER...: a sersync2 on that host with those hosts as its remotes.
sends() {
  local name=$1 number remotes=""
  shift
  for number; do remotes+="<remote ip=\"10.9.0.$number\" name=\"data\"/>"; done
  # What a relay receives has a temporary name until it is complete: those are not to be passed on.
  cat >"$work/$name/confxml.xml" <<XML
<head version="2.5"><filter start="true"><exclude expression="(.*/)?\..+\.[A-Za-z0-9]{6}"/></filter>
<sersync><localpath watch="$work/$name/data">$remotes</localpath>
<rsync><commonParams params="-art"/></rsync><failLog path="$work/$name/fail.sh" timeToExecute="60"/></sersync></head>
XML
  SERSYNC2_STATE_DIR=$work/$name/state ip netns exec "$name" out/sersync2 -r -n 64 -o "$work/$name/confxml.xml" >"$work/$name/log" 2>&1 &
  senders+=($!)
}

everywhere() { # TEST FILE: of each leaf in turn, so that the test is about the last
  local leaf begin now
  milliseconds begin
  for leaf in "${leaves[@]}"; do
    until "$1" "$leaf" "$2"; do
      milliseconds now
      if [ $((now - begin)) -gt $((patience * 1000)) ]; then die "has not spread after $patience s: $2 to $leaf"; fi
      pause "$3"
    done
  done
}

has() { [ -e "$work/$1/data/$2" ]; }
lacks() { [ ! -e "$work/$1/data/$2" ]; }
has_all() { [ "$(find "$work/$1/data/$2" -type f ! -name '.*' 2>/dev/null | wc -l)" -eq $files ]; }
sent() { ip netns exec source cat /sys/class/net/eth0/statistics/tx_bytes; }

measure() { # TOPOLOGY SPEED
  local i begin end times=() before tree gone
  for ((i = 0; i < repetitions; i++)); do
    milliseconds begin
    echo "$i" >"$work/source/data/one-$1-$2-$i"
    everywhere has "one-$1-$2-$i" 0.001
    milliseconds end
    times+=($((end - begin)))
    pause 0.3
  done

  before=$(sent)
  cp -r "$work/tree" "$work/tree-now"
  milliseconds begin
  mv "$work/tree-now" "$work/source/data/tree"
  everywhere has_all tree 0.05
  milliseconds end
  tree=$((end - begin))
  before=$(($(sent) - before))
  for leaf in "${leaves[@]}"; do
    diff -rq "$work/source/data" "$work/$leaf/data" >/dev/null || die "$leaf differs from the source"
  done

  milliseconds begin
  rm -rf "$work/source/data/tree"
  everywhere lacks tree 0.01
  milliseconds end
  gone=$((end - begin))
  printf '%-22s %-12s %7d ms %8d ms %8d ms %8d MB\n' "$1" "$2" "$(median "${times[@]}")" "$tree" "$gone" $((before / 1000000))
}

limit() { # SPEED: of what each host sends
  local name
  for name in source "${middle[@]}" "${leaves[@]}"; do
    ip netns exec "$name" tc qdisc del dev eth0 root 2>/dev/null || true
    if [ "$1" != unlimited ]; then ip netns exec "$name" tc qdisc add dev eth0 root tbf rate "$1mbit" burst 128kb latency 50ms; fi
  done
}

stop_senders() {
  kill "${senders[@]}"
  wait "${senders[@]}" || true
  senders=()
}

mount --make-rprivate /
mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
mkfifo "$work/silence"
exec {silence}<>"$work/silence"
ip link set lo up
ip link add bridge type bridge
ip link set bridge up

mkdir "$work/tree"
for ((i = 0; i < files; i++)); do
  directory=$work/tree/$((i % 40))
  mkdir -p "$directory"
  head -c $((kilobytes * 1000)) /dev/urandom >"$directory/$i"
done

senders=() middle=() leaves=() leaf_numbers=() relay_numbers=()
host source 1
for ((i = 1; i <= relays; i++)); do
  host "relay$i" $((10 + i))
  middle+=("relay$i")
  relay_numbers+=($((10 + i)))
done
for ((i = 1; i <= relays * leaves_each; i++)); do
  host "leaf$i" $((100 + i))
  leaves+=("leaf$i")
  leaf_numbers+=($((100 + i)))
done

printf '%-22s %-12s %10s %11s %11s %11s\n' topology "Mbit/s each" "one file" tree "rm -rf" uplink
for speed in "${speeds[@]}"; do
  limit "$speed"
  sends source "${leaf_numbers[@]}"
  echo start >"$work/source/data/start-direct-$speed"
  everywhere has "start-direct-$speed" 0.01
  measure "1 to 16" "$speed"
  stop_senders

  for ((i = 1; i <= relays; i++)); do
    sends "relay$i" "${leaf_numbers[@]:$(((i - 1) * leaves_each)):$leaves_each}"
  done
  sends source "${relay_numbers[@]}"
  echo start >"$work/source/data/start-relay-$speed"
  everywhere has "start-relay-$speed" 0.01
  measure "1 to 4, 4 to 16" "$speed"
  stop_senders
done
