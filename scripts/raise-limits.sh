#!/bin/sh
# Raises each setting of the kernel that is lower than FILE, in the form of sysctl.d(5), wants it. Lowers none, which
# "sysctl -p" would do; and goes on in silence where one may not be changed, as in a container.
#
#   raise-limits.sh FILE
set -u

[ $# -eq 1 ] || {
  echo "usage: raise-limits.sh FILE" >&2
  exit 2
}
SYSCTL_ROOT=${SYSCTL_ROOT:-/proc/sys}

sed -n 's/^ *\([a-z][a-z0-9_.]*\) *= *\([0-9][0-9]*\) *$/\1 \2/p' "$1" | while read -r name wanted; do
  setting=$SYSCTL_ROOT/$(echo "$name" | tr . /)
  current=$(cat "$setting" 2>/dev/null) || continue
  # Not a number, or one that is too large for the shell: not ours to judge.
  [ "$current" -lt "$wanted" ] 2>/dev/null || continue
  if (echo "$wanted" >"$setting") 2>/dev/null; then echo "raised $name from $current to $wanted"; fi
done
