#!/usr/bin/env bash
# Makes the packages from out/sersync2 (built if needed):
#
#   out/sersync2-VERSION.tar.gz         the classical layout, GNU-Linux-x86/{sersync2,confxml.xml}, and install.sh
#   out/sersync2_VERSION_amd64.deb      for Debian, Ubuntu and their relatives; where dpkg-deb is there
#
#   scripts/package.sh [--no-build]
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

case "${1:-}" in
  "") scripts/build.sh --if-needed ;;
  --no-build) [ -x out/sersync2 ] || die "there is no out/sersync2 yet: run scripts/build.sh" ;;
  *) die "unknown argument \"$1\"; the only one is --no-build" ;;
esac

version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
# The same files make the same packages, byte for byte: times are those of the last commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
work=$(mktemp -d "${TMPDIR:-/tmp}/sersync2-package.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Modes must not depend on the umask that the sources were checked out with.
put() { install -D -m "$1" -T "$2" "$3"; }

documents() { # TARGET
  local file
  for file in *.md docs/*; do
    if [ -f "$file" ]; then put 644 "$file" "$1/$file"; fi
  done
}

make_tarball() {
  local top=$work/tar/GNU-Linux-x86 script
  put 755 out/sersync2 "$top/sersync2"
  put 644 confxml.sample.xml "$top/confxml.xml"
  put 644 LICENSE "$top/LICENSE"
  documents "$top"
  for script in install uninstall restart-running raise-limits check_sersync; do put 755 "scripts/$script.sh" "$top/$script.sh"; done
  put 644 scripts/systemd/sersync2@.service "$top/sersync2@.service"
  for script in 00-sersync2 hardened ordinary-user; do put 644 "scripts/systemd/$script.conf" "$top/$script.conf"; done
  put 644 docs/man/sersync2.8 "$top/man/sersync2.8"
  put 644 docs/man/confxml.xml.5 "$top/man/confxml.xml.5"
  put 644 scripts/completion/sersync2.bash "$top/completion/sersync2.bash"
  put 644 scripts/completion/_sersync2 "$top/completion/_sersync2"
  tar -C "$work/tar" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -c GNU-Linux-x86 |
    gzip -9 -n >"out/sersync2-$version.tar.gz"
  echo "out/sersync2-$version.tar.gz"
}

# The glibc that the executable was linked against needs to be there.
needed_glibc() {
  local found
  found=$(grep -a -o 'GLIBC_2\.[0-9]*' out/sersync2 | sort -t . -k 2 -n -u | tail -n 1)
  printf '%s' "${found#GLIBC_}"
}

make_deb() {
  local top=$work/deb architecture script glibc
  architecture=$(dpkg --print-architecture)
  glibc=$(needed_glibc)
  [ -n "$glibc" ] || die "out/sersync2 names no version of glibc"
  put 755 out/sersync2 "$top/usr/sbin/sersync2"
  put 755 scripts/restart-running.sh "$top/usr/lib/sersync2/restart-running.sh"
  put 755 scripts/raise-limits.sh "$top/usr/lib/sersync2/raise-limits.sh"
  put 644 scripts/systemd/00-sersync2.conf "$top/usr/lib/sysctl.d/00-sersync2.conf"
  put 644 scripts/systemd/sersync2@.service "$top/lib/systemd/system/sersync2@.service"
  put 600 confxml.sample.xml "$top/etc/sersync2/confxml.xml"
  put 644 scripts/completion/sersync2.bash "$top/usr/share/bash-completion/completions/sersync2"
  put 644 scripts/completion/_sersync2 "$top/usr/share/zsh/vendor-completions/_sersync2"
  put 644 docs/man/sersync2.8 "$top/usr/share/man/man8/sersync2.8"
  put 644 docs/man/confxml.xml.5 "$top/usr/share/man/man5/confxml.xml.5"
  gzip -9 -n "$top"/usr/share/man/man?/*
  documents "$top/usr/share/doc/sersync2"
  put 644 LICENSE "$top/usr/share/doc/sersync2/copyright"
  put 755 scripts/check_sersync.sh "$top/usr/share/doc/sersync2/examples/check_sersync.sh"
  for script in hardened ordinary-user; do put 644 "scripts/systemd/$script.conf" "$top/usr/share/doc/sersync2/examples/$script.conf"; done

  for script in preinst postinst prerm postrm; do put 755 "scripts/debian/$script" "$top/DEBIAN/$script"; done
  echo /etc/sersync2/confxml.xml >"$work/conffiles"
  put 644 "$work/conffiles" "$top/DEBIAN/conffiles"
  (cd "$top" && find usr lib -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$work/md5sums"
  put 644 "$work/md5sums" "$top/DEBIAN/md5sums"
  sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@GLIBC@/$glibc/; s/@SIZE@/$(du -sk "$top" | cut -f 1)/" \
    scripts/debian/control.in >"$work/control"
  put 644 "$work/control" "$top/DEBIAN/control"
  find "$top" -type d -exec chmod 755 {} +
  dpkg-deb --root-owner-group --build "$top" "out/sersync2_${version}_$architecture.deb" >/dev/null
  echo "out/sersync2_${version}_$architecture.deb"
}

make_tarball
if have dpkg-deb; then
  make_deb
else
  echo "no .deb: there is no dpkg-deb here"
fi
