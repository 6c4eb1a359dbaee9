#!/usr/bin/env bash
# Installs what the tests need, builds out/sersync2, and runs every test; those from end to end run that very executable.
# Arguments go to dotnet test:
#
#   scripts/test.sh --filter FullyQualifiedName~EndToEnd
#
# The last line is always: N passed, N failed, N skipped
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$root"

missing=()
have rsync || missing+=(rsync)
have sshd || missing+=(openssh-server)
have ssh || missing+=(openssh-client)
have ps || missing+=(procps)
# File systems, for the tests of what tells one disk from another.
have mkfs.ext4 || missing+=(e2fsprogs)
have mkfs.xfs || missing+=(xfsprogs)
have mkfs.btrfs || missing+=(btrfs-progs)
have fuse2fs || missing+=(fuse2fs)
install_packages "${missing[@]}"

if quietly scripts/lib/old-rsync.sh out/rsync-3.2.3; then :; else
  printf 'rsync 3.2.3 cannot be had here: the tests that need it are skipped\n'
fi
scripts/build.sh --if-needed
quietly dotnet build Sersync2.sln || die "dotnet build failed (see above)"

results=out/tests
rm -rf "$results"
status=0
SERSYNC2_EXECUTABLE=$root/out/sersync2 dotnet test Sersync2.sln --no-build --nologo \
  --logger "console;verbosity=minimal" --logger "trx;LogFileName=tests.trx" --results-directory "$results" "$@" </dev/null || status=$?

# counter NAME: its value in the results' <Counters total="…" passed="…" …/>.
counter() {
  local value
  value=$(sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/tests.trx" 2>/dev/null)
  printf '%s' "${value:-0}"
}

passed=$(counter passed) failed=$(counter failed) total=$(counter total)
if [ "$total" -eq 0 ]; then
  failed=1 status=1
  printf 'dotnet test ran no test\n' >&2
elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  # The run was cut short: what did not get its turn has not passed.
  failed=1
fi
printf '\n'
grep -h -o 'measured: .*' "$results/tests.trx" || true
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$((total > passed + failed ? total - passed - failed : 0))"
exit "$status"
