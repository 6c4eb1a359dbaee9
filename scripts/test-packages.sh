#!/usr/bin/env bash
# Installs, starts, syncs with, upgrades and removes the tarball and the .deb in a fresh Debian with a systemd of its own.
# Needs root, and a mirror of Debian or Ubuntu (or a fresh root made before: FRESH_ROOT=FILE.tar, written if missing).
#
#   scripts/test-packages.sh [--no-build] [--if-possible]
#
# --if-possible: where the rights for that are missing, say so and end well.
#
# Everything happens in namespaces of its own. Their mounts and processes end with this script, however it ends.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

# boot ROOT: in the new namespaces; becomes process 1 of the fresh system.
boot() {
  local fresh=$1 device
  mount --make-rprivate /
  mount --bind "$fresh" "$fresh"
  cd "$fresh"
  mount -t proc proc proc
  mount -t sysfs -o ro sysfs sys
  mount -t tmpfs tmpfs run
  mount -t tmpfs tmpfs dev
  for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  ln -s /proc/self/fd dev/fd
  mkdir dev/shm dev/pts
  mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  # Both kinds of control groups, as the machine has them.
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -t cgroup2 cgroup2 sys/fs/cgroup
  else
    mount -t tmpfs tmpfs sys/fs/cgroup
    mkdir sys/fs/cgroup/systemd sys/fs/cgroup/unified
    mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
    mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
    if [ -d /sys/fs/cgroup/devices ]; then
      mkdir sys/fs/cgroup/devices
      mount -t cgroup -o devices cgroup sys/fs/cgroup/devices
    fi
  fi
  ip link set lo up
  # As the kernel's own start makes it: mounts reach the services that have mounts of their own.
  mount --make-rshared .
  export container=sersync2-test
  exec chroot . /lib/systemd/systemd --system --unit=steps.service --log-target=null
}

if [ "${1:-}" = --boot ]; then boot "$2"; fi

arguments=() impossible=
[ "$(id -u)" -eq 0 ] || impossible="needs root: it makes a system of its own"
[ -n "$impossible" ] || unshare --mount --uts --ipc --net --pid --cgroup --fork true 2>/dev/null ||
  impossible="may not make namespaces here: a container needs to be privileged"
for argument; do
  case $argument in
    --no-build) arguments+=(--no-build) ;;
    --if-possible)
      if [ -n "$impossible" ]; then
        echo "packages: not tested: $impossible"
        exit 0
      fi
      ;;
    *) die "unknown argument \"$argument\"; there are --no-build and --if-possible" ;;
  esac
done
[ -z "$impossible" ] || die "$impossible"
missing=()
have debootstrap || missing+=(debootstrap)
have ip || missing+=(iproute2)
install_packages "${missing[@]}"
scripts/package.sh "${arguments[@]}"

work=$(mktemp -d "${TMPDIR:-/tmp}/sersync2-packages.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM
fresh=$work/root
mkdir "$fresh"
if [ -e "${FRESH_ROOT:-}" ]; then
  tar -C "$fresh" -xf "$FRESH_ROOT"
else
  suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^ *#' |
    grep -Eo 'https?://[^ ]*(debian|ubuntu)[^ ]*/(debian|ubuntu)/?' | head -n 1) || true
  printf 'Making a fresh %s\n' "$suite"
  quietly debootstrap --variant=minbase --include=rsync,systemd,dbus "$suite" "$fresh" "${mirror:-http://deb.debian.org/debian}" ||
    die "debootstrap failed (see above)"
  if [ -n "${FRESH_ROOT:-}" ]; then tar -C "$fresh" -cf "$FRESH_ROOT" .; fi
fi

mkdir "$fresh/steps"
cp scripts/lib/package-steps.sh "$fresh/steps/run"
cp out/sersync2-*.tar.gz out/sersync2_*.deb "$fresh/steps/"
# What the README says, block by block: <!-- test: NAME --> stands before each.
mkdir "$fresh/steps/readme"
awk -v to="$fresh/steps/readme/" '
  /^<!-- test: / { file = to $3; next }
  file && /^    / { started = 1; print substr($0, 5) > file; next }
  file && started && !/^$/ { close(file); file = ""; started = 0 }
  file && started { print "" > file }
' README.md
# In the place of the old program, of which only the name and that it runs matter.
printf '#include <unistd.h>\nint main(void) { for (;;) pause(); }\n' >"$work/old.c"
quietly "$(command -v gcc || command -v clang)" -o "$fresh/steps/old-sersync2" "$work/old.c" || die "cannot compile a small program (see above)"
# A user's process that becomes a program of root's as soon as its executable is replaced.
cat >"$work/attacker.c" <<'C'
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
__attribute__((constructor)) static void wait_for_the_upgrade(void)
{
    struct stat own, there;
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0 || stat("/proc/self/exe", &own) != 0)
        _exit(1);
    path[length] = 0;
    while (stat(path, &there) != 0 || there.st_ino == own.st_ino)
        usleep(100);
    execl("/steps/set-user-id-sleep", "sersync2", "600", (char *)0);
    _exit(1);
}
C
quietly "$(command -v gcc || command -v clang)" -shared -fPIC -o "$fresh/steps/attacker.so" "$work/attacker.c" || die "cannot compile a small library (see above)"
cp "$fresh/bin/sleep" "$fresh/steps/set-user-id-sleep"
chmod 4755 "$fresh/steps/set-user-id-sleep"
cat >"$fresh/etc/systemd/system/steps.service" <<'UNIT'
[Unit]
Wants=dbus.service
After=basic.target dbus.service
SuccessAction=exit-force
FailureAction=exit-force
[Service]
Type=oneshot
ExecStart=/bin/bash /steps/run
StandardOutput=append:/steps/output
StandardError=inherit
TimeoutStartSec=1200
UNIT
touch "$fresh/steps/output"

# The exit code of process 1 says nothing everywhere; the last line does.
unshare --mount --uts --ipc --net --pid --cgroup --fork --kill-child --mount-proc \
  bash "${BASH_SOURCE[0]}" --boot "$fresh" </dev/null >"$work/boot" 2>&1 || true
cat "$fresh/steps/output"
if [ "$(tail -n 1 "$fresh/steps/output")" != "all packages passed" ]; then
  cat "$work/boot" >&2
  die "a step failed (see above)"
fi
