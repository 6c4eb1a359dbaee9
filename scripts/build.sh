#!/usr/bin/env bash
# Builds out/sersync2, the one file that ships.
#
#   scripts/build.sh               build
#   scripts/build.sh --if-needed   build unless out/sersync2 is newer than every source
#
# Native AOT for .NET 10 where its packs restore, else for .NET 9, else one trimmed self-contained file.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

executable=out/sersync2

up_to_date() {
  [ -x "$executable" ] || return 1
  # Directories count too: a file that was removed leaves its trace there. The project folders themselves do not, bin
  # and obj come and go in them.
  local newer
  newer=$(find Sersync2.Cli Sersync2.Core -mindepth 1 \( -name bin -o -name obj \) -prune -o -newer "$executable" -print -quit
    find Directory.Build.props Directory.Packages.props scripts/build.sh -newer "$executable")
  [ -z "$newer" ]
}

case "${1:-}" in
  "") ;;
  --if-needed) if up_to_date; then exit 0; fi ;;
  *) die "unknown argument \"$1\"; the only one is --if-needed" ;;
esac

have dotnet || die "the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download or as package dotnet-sdk-10.0"

case "$(uname -m)" in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) die "no native build for $(uname -m): only x86_64 and aarch64" ;;
esac

missing=()
have clang || have gcc || missing+=(gcc)
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
install_packages "${missing[@]}"

# Everything in between goes below out/, so that it never meets the bin and obj of an ordinary build.
publish() { # KIND, then properties
  local kind=$1 artifacts=out/obj/$1
  shift
  quietly dotnet restore Sersync2.Cli -r "$rid" --artifacts-path "$artifacts" "$@" 2>"out/restore-$kind.log" || return 1
  quietly dotnet publish Sersync2.Cli -c Release -r "$rid" --no-restore --artifacts-path "$artifacts" \
    -o "$artifacts/publish" "$@" ||
    die "dotnet publish failed (see above)"
  # A rename, because the file may be running.
  if ! { cp "$artifacts/publish/sersync2" "$executable.new" && mv -f "$executable.new" "$executable"; }; then
    die "cannot write $executable"
  fi
}

mkdir -p out
if publish net10-aot -p:PublishAot=true; then
  what="native AOT, .NET 10"
elif TargetFramework=net9.0 publish net9-aot -p:PublishAot=true; then # as a -p: it would not reach Sersync2.Core
  what="native AOT, .NET 9: the packs for .NET 10 do not restore here"
elif publish single-file -p:PublishSingleFile=true -p:SelfContained=true -p:PublishTrimmed=true; then
  what="one trimmed self-contained file: the native AOT packs do not restore here"
else
  cat out/restore-net10-aot.log >&2
  die "dotnet restore failed (see above)"
fi

printf '%s: %s, %s bytes\n' "$executable" "$what" "$(stat -c %s "$executable" | sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta')"
