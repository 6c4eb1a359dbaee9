#!/usr/bin/env bash
# Unpacks an rsync that lacks what later ones guard against, for the tests alone; nothing is installed:
#
#   scripts/lib/old-rsync.sh DIRECTORY     makes DIRECTORY/rsync, unless it is there
set -euo pipefail

directory=$1
mirror=http://deb.debian.org/debian/pool/main
packages=(
  "r/rsync/rsync_3.2.3-4+deb11u1_amd64.deb 2ba613ac761266dcfc8518b06c257c790c4d02ea311163829871dc38fbf08ba0"
  "o/openssl/libssl1.1_1.1.1w-0+deb11u1_amd64.deb aadf8b4b197335645b230c2839b4517aa444fd2e8f434e5438c48a18857988f7"
)

[ ! -x "$directory/rsync" ] || exit 0
[ "$(uname -m)" = x86_64 ] || { printf 'the packages are for x86_64\n' >&2; exit 1; }
for tool in dpkg-deb sha256sum; do
  command -v "$tool" >/dev/null || { printf '%s is missing\n' "$tool" >&2; exit 1; }
done

work=$directory.new
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

# fetch URL FILE
fetch() {
  if command -v curl >/dev/null; then
    curl -fsS -m 60 -o "$2" "$1"
  elif command -v wget >/dev/null; then
    wget -q -T 60 -O "$2" "$1"
  else
    /usr/lib/apt/apt-helper download-file "$1" "$2"
  fi
}

for package in "${packages[@]}"; do
  read -r path sum <<<"$package"
  fetch "$mirror/$path" "$work/package.deb"
  printf '%s  %s\n' "$sum" "$work/package.deb" | sha256sum -c --quiet -
  dpkg-deb -x "$work/package.deb" "$work/files"
  rm "$work/package.deb"
done

cat >"$work/rsync" <<'SCRIPT'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")/files/usr
LD_LIBRARY_PATH=$here/lib/x86_64-linux-gnu exec "$here/bin/rsync" "$@"
SCRIPT
chmod +x "$work/rsync"
"$work/rsync" --version >/dev/null
rm -rf "$directory"
mv "$work" "$directory"
