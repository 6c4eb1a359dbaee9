#!/usr/bin/env bash
# The failure tests in full: outages of 30 s, 50 kills, a million paths with the remote down, 10,000 calls one by one.
#
#   scripts/failures.sh [FILTER]     default: all of them, about half an hour
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

export SERSYNC2_LONG=1
if [ -z "${SERSYNC2_EXECUTABLE:-}" ]; then
  scripts/build.sh --if-needed
  export SERSYNC2_EXECUTABLE=$root/out/sersync2
fi
quietly dotnet build Sersync2.Tests || die "dotnet build failed (see above)"
exec dotnet test Sersync2.Tests --no-build --nologo --filter "FullyQualifiedName~EndToEnd.Failures${1:+&FullyQualifiedName~$1}" \
  --logger "console;verbosity=normal" </dev/null
