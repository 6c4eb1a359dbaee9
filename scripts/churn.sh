#!/usr/bin/env bash
# The churn storm in full: random changes by four writers at once, against the built executable and a real rsync daemon,
# ending in an exact comparison. Meanwhile the names at the remotes are read again and again: whatever vanishes there must
# have been taken away here before. A seed means the same plan each time.
#
#   scripts/churn.sh [SEEDS [OPERATIONS [FILTER]]]     default: 1-50 20000 ChurnStorm
#
# SEEDS: 1-50, or 3,7,20-29. What a storm that ended wrong leaves behind goes to out/churn.
# FILTER: the storm by itself (ChurnStorm), or where disks come and go below the watch paths with their mount points
# (ChurnDisks, as root), with hostile commonParams drawn from the table of rsync's options (ChurnOptions), to remotes with
# things of their own under every name (ChurnOwnThings), to remotes of other kinds (ChurnRemotes), with too little of what
# the kernel grants (ChurnLimits). "Churn" is all of them.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

export SERSYNC2_CHURN_SEEDS=${1:-1-50} SERSYNC2_CHURN_OPS=${2:-20000} SERSYNC2_CHURN_LOGS=$root/out/churn
if [ -z "${SERSYNC2_EXECUTABLE:-}" ]; then
  scripts/build.sh --if-needed
  export SERSYNC2_EXECUTABLE=$root/out/sersync2
fi
quietly dotnet build Sersync2.Tests || die "dotnet build failed (see above)"
exec dotnet test Sersync2.Tests --no-build --nologo --filter "FullyQualifiedName~${3:-ChurnStorm}" \
  --logger "console;verbosity=normal" </dev/null
