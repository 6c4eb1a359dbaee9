#!/bin/sh
# Removes what install.sh has installed, and ends what root or systemd runs from it; what others run is named. Takes the
# same SHARE, UNITS, SYSCTL and DESTDIR, and PREFIX: by default the directory that this script was installed to, and from elsewhere
# /usr/local/sersync.
# What is yours stays: confxml.xml and all else that you put into the directory, and what Sersync2 remembers.
set -eu

DESTDIR=${DESTDIR:-}
here=$(cd "$(dirname "$0")" && pwd)
# An unpacked tarball has install.sh, and the sources have no executable here.
if [ -z "$DESTDIR" ] && [ -x "$here/sersync2" ] && [ ! -e "$here/install.sh" ]; then
  PREFIX=${PREFIX:-$here}
else
  PREFIX=${PREFIX:-/usr/local/sersync}
fi
SHARE=${SHARE:-/usr/local/share}
UNITS=${UNITS:-/etc/systemd/system}
SYSCTL=${SYSCTL:-/etc/sysctl.d}

target=$DESTDIR$PREFIX
executable=$target/sersync2
[ -e "$executable" ] || {
  echo "uninstall.sh: there is no \"$executable\": nothing to remove; set PREFIX if it is elsewhere" >&2
  exit 1
}
[ -w "$target" ] || {
  echo "uninstall.sh: cannot write to \"$target\": run this as root" >&2
  exit 1
}

if [ -z "$DESTDIR" ]; then
  running=$("$target/restart-running.sh" list "$executable")
  # shellcheck disable=SC2086
  [ -z "$running" ] || "$target/restart-running.sh" stop "$executable" $running
fi

unit=$DESTDIR$UNITS/sersync2@.service
if [ -e "$unit" ] && grep -q "^ExecStart=$PREFIX/sersync2 " "$unit"; then
  if [ -z "$DESTDIR" ] && [ -d /run/systemd/system ]; then
    for enabled in "$UNITS"/*.wants/sersync2@*.service; do
      [ ! -L "$enabled" ] || systemctl disable -q "${enabled##*/}"
    done
  fi
  rm -f "$unit" "$DESTDIR$SYSCTL/00-sersync2.conf" "$DESTDIR$SHARE/doc/sersync2/examples/hardened.conf" \
    "$DESTDIR$SHARE/doc/sersync2/examples/ordinary-user.conf"
  if [ -z "$DESTDIR" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
fi

if grep -q "starts Sersync2 for a configuration" "$target/check_sersync.sh" 2>/dev/null; then rm -f "$target/check_sersync.sh"; fi
rm -f "$executable" "$target/restart-running.sh" "$target/raise-limits.sh" "$target/confxml.sample.xml" \
  "$DESTDIR$SHARE/man/man8/sersync2.8" "$DESTDIR$SHARE/man/man5/confxml.xml.5" \
  "$DESTDIR$SHARE/bash-completion/completions/sersync2" "$DESTDIR$SHARE/zsh/site-functions/_sersync2" \
  "$target/uninstall.sh"
# Directories that only the installation needed; others hold something.
(cd "$DESTDIR$SHARE" && rmdir man/man8 man/man5 doc/sersync2/examples doc/sersync2 doc bash-completion/completions bash-completion zsh/site-functions zsh 2>/dev/null) || true
if rmdir "$target" 2>/dev/null; then
  echo "removed: $PREFIX"
else
  echo "removed; what was not installed stays in $PREFIX:"
  ls "$target"
fi
echo "what Sersync2 remembers of remotes is in /var/lib/sersync2 (of an ordinary user's, in /var/lib/sersync2-user): remove it if you will not come back"
