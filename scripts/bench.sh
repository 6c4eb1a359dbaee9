#!/usr/bin/env bash
# Measures Sersync2 against a bare rsync, lsyncd, a loop of inotifywait and rsync, and an original sersync2 whose path
# SERSYNC2_ORIGINAL gives. Writes out/bench/report.md and out/bench/plot.svg.
#
#   scripts/bench.sh                            everything, five rounds: for hours
#   scripts/bench.sh --quick                    small sizes, one round: for a minute or two
#   scripts/bench.sh small-file tar             these workloads
#   scripts/bench.sh --rounds 1 files-5000      one round more of this one
#   scripts/bench.sh --contestants sersync2,lsyncd tar
#   scripts/bench.sh --report                   only write the report again
#
# Figures gather in out/bench/results.tsv (with --quick in quick.tsv): remove it to begin anew. SERSYNC2_BENCH_DIR is
# where the trees are made, /tmp/sersync2-bench by default; "kept" in it holds what later runs use again.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

missing=()
have rsync || missing+=(rsync)
have lsyncd || missing+=(lsyncd)
have inotifywait || missing+=(inotify-tools)
install_packages "${missing[@]}"

scripts/build.sh --if-needed
quietly dotnet build Sersync2.Tests || die "dotnet build failed (see above)"
SERSYNC2_EXECUTABLE=$root/out/sersync2 exec dotnet Sersync2.Tests/bin/Debug/net10.0/Sersync2.Tests.dll "$@"
