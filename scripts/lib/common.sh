# Shared by the scripts: sourced, never run.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# A build node that lives on would hold the caller's pipes open.
export MSBUILDDISABLENODEREUSE=1

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# quietly COMMAND...: prints what the command said only if it failed.
quietly() {
  local said status=0
  said=$("$@" 2>&1 </dev/null) || status=$?
  if [ "$status" -ne 0 ]; then printf '%s\n' "$said" >&2; fi
  return "$status"
}

# install_packages PACKAGE...: by apt-get when root on a Debian-like machine; otherwise says what is to be installed.
install_packages() {
  [ $# -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "missing: $*: this is no Debian-like machine; install what these Debian packages hold and run it again"
  [ "$(id -u)" -eq 0 ] ||
    die "missing: $*: installing needs root; run: sudo apt-get install --no-install-recommends $*"
  printf 'Installing %s\n' "$*"
  quietly apt-get update -q ||
    printf 'apt-get update failed; trying with the package lists that are here\n' >&2
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -q -y --no-install-recommends "$@" ||
    die "apt-get could not install: $*"
}

# have COMMAND: also finds what lies in sbin, where PATH does not lead every user.
have() {
  PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" command -v "$1" >/dev/null
}
