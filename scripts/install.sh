#!/bin/sh
# Installs Sersync2 where sersync2 has always been, /usr/local/sersync, or brings it up to date there. As root:
#
#   scripts/install.sh
#
# From a tarball it installs what lies beside it; from the sources, what scripts/build.sh has built. An existing
# confxml.xml is never touched; a new one is readable by root alone, for it may hold passwords. What root or systemd runs
# from the executable that is replaced is restarted as it was started; what others run is named and left alone.
#
# Elsewhere: PREFIX, the directory of the executable and confxml.xml; SHARE, what man pages and completion go below;
# UNITS, the directory for the unit; SYSCTL, that for the limits of inotify; DESTDIR before all of these, for an image (nothing that runs is touched then).
set -eu

PREFIX=${PREFIX:-/usr/local/sersync}
SHARE=${SHARE:-/usr/local/share}
UNITS=${UNITS:-/etc/systemd/system}
SYSCTL=${SYSCTL:-/etc/sysctl.d}
DESTDIR=${DESTDIR:-}

here=$(cd "$(dirname "$0")" && pwd)

die() {
  echo "install.sh: $*" >&2
  exit 1
}

# The sources, or an unpacked tarball.
if [ -e "$here/../Sersync2.sln" ]; then
  root=$(cd "$here/.." && pwd)
  executable=$root/out/sersync2 sample=$root/confxml.sample.xml scripts=$here man=$root/docs/man
  completion=$here/completion units=$here/systemd
  [ -x "$executable" ] || die "there is no out/sersync2 yet: run scripts/build.sh"
else
  executable=$here/sersync2 sample=$here/confxml.xml scripts=$here man=$here/man
  completion=$here/completion units=$here
  [ -x "$executable" ] || die "no executable \"$executable\" beside this script"
fi

target=$DESTDIR$PREFIX
if ! mkdir -p "$target" 2>/dev/null || ! [ -w "$target" ]; then
  die "cannot write to \"$target\": run this as root, or set PREFIX"
fi
[ "$here" != "$(cd "$target" && pwd)" ] ||
  die "\"$here\" is where to install; unpack the tarball somewhere else"
"$executable" --version >/dev/null || die "\"$executable\" does not run on this machine"
command -v rsync >/dev/null || echo "install.sh: rsync is not installed yet; Sersync2 needs it" >&2

# put MODE FILE TARGET: by a rename, because what is there may be running; under a name that nobody can have put there.
put() {
  mkdir -p "$(dirname "$3")"
  if ! { new=$(mktemp "$3.XXXXXX") && cp "$2" "$new" && chmod "$1" "$new" && mv -f "$new" "$3"; }; then
    rm -f "${new:-}"
    die "cannot write \"$3\""
  fi
}

running=
if [ -z "$DESTDIR" ]; then running=$("$scripts/restart-running.sh" list "$target/sersync2"); fi

put 755 "$executable" "$target/sersync2"
# Many have written their own.
if [ -e "$target/check_sersync.sh" ] && ! grep -q "starts Sersync2 for a configuration" "$target/check_sersync.sh"; then
  echo "kept: $PREFIX/check_sersync.sh"
else
  put 755 "$scripts/check_sersync.sh" "$target/check_sersync.sh"
fi
put 755 "$scripts/restart-running.sh" "$target/restart-running.sh"
put 755 "$scripts/uninstall.sh" "$target/uninstall.sh"
put 644 "$sample" "$target/confxml.sample.xml"
if [ -e "$target/confxml.xml" ] || [ -L "$target/confxml.xml" ]; then
  echo "kept: $PREFIX/confxml.xml"
else
  put 600 "$sample" "$target/confxml.xml"
fi

put 644 "$man/sersync2.8" "$DESTDIR$SHARE/man/man8/sersync2.8"
put 644 "$man/confxml.xml.5" "$DESTDIR$SHARE/man/man5/confxml.xml.5"
put 644 "$completion/sersync2.bash" "$DESTDIR$SHARE/bash-completion/completions/sersync2"
put 644 "$completion/_sersync2" "$DESTDIR$SHARE/zsh/site-functions/_sersync2"

if [ -n "$DESTDIR" ] || [ -d "$UNITS" ]; then
  adapted=$(mktemp)
  sed "s|/usr/sbin/sersync2|$PREFIX/sersync2|; s|/etc/sersync2/|$PREFIX/|g; s|/usr/share/doc/|$SHARE/doc/|
    s|/usr/lib/sersync2/|$PREFIX/|; s|/usr/lib/sysctl.d/|$SYSCTL/|" "$units/sersync2@.service" >"$adapted"
  put 644 "$adapted" "$DESTDIR$UNITS/sersync2@.service"
  rm -f "$adapted"
  put 755 "$scripts/raise-limits.sh" "$target/raise-limits.sh"
  put 644 "$units/00-sersync2.conf" "$DESTDIR$SYSCTL/00-sersync2.conf"
  for dropin in hardened ordinary-user; do
    put 644 "$units/$dropin.conf" "$DESTDIR$SHARE/doc/sersync2/examples/$dropin.conf"
  done
  if [ -z "$DESTDIR" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    "$target/raise-limits.sh" "$SYSCTL/00-sersync2.conf"
  fi
fi

echo "installed: $PREFIX/sersync2, version $("$target/sersync2" --version | sed 's/.* //')"
if [ -n "$running" ]; then
  # shellcheck disable=SC2086
  "$scripts/restart-running.sh" restart "$target/sersync2" $running
else
  echo "to start it: $PREFIX/sersync2 -d -r -o $PREFIX/confxml.xml"
fi
