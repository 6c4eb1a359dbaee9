#!/bin/sh
# The watchdog: starts Sersync2 for a configuration unless it runs for that one already. For cron, each minute:
#
#   * * * * * /usr/local/sersync/check_sersync.sh /usr/local/sersync/confxml.xml
#
# usage: check_sersync.sh [CONFIGURATION [EXECUTABLE]]
#
# Both default to the files beside this script. It starts Sersync2, which ends at once where its configuration is served
# already, however that was named: one lock each is there for that. But beside a sersync2 of an older version, which has no
# lock, nothing may be started: so it looks first for one of root's or of this user's own. What others run does not count.
set -u

here=$(cd "$(dirname "$0")" && pwd)
configuration=${1:-$here/confxml.xml}
executable=${2:-$here/sersync2}

if [ ! -r "$configuration" ]; then
  echo "check_sersync.sh: cannot read the configuration \"$configuration\"" >&2
  exit 1
fi
if [ ! -x "$executable" ]; then
  echo "check_sersync.sh: \"$executable\" is no program that can be run" >&2
  exit 1
fi
configuration=$(readlink -f "$configuration")

# Prints the configuration that a command line names, as getopt reads hdro:n:m: - the last -o wins.
configuration_of() {
  file=confxml.xml
  shift
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case $word in
      --) break ;;
      --* | -) continue ;;
      -*) ;;
      *) continue ;;
    esac
    letters=${word#-}
    while [ -n "$letters" ]; do
      rest=${letters#?}
      case $letters in
        [onm]*)
          value=$rest
          if [ -z "$value" ] && [ $# -gt 0 ]; then
            value=$1
            shift
          fi
          case $letters in o*) file=$value ;; esac
          break
          ;;
      esac
      letters=$rest
    done
  done
  printf '%s\n' "$file"
}

# The user of the process whose directory below /proc is the current one, if that is root or this one in every respect: a
# program that is set-user-ID is still that of whoever started it. Some, as sudo, become root in every respect while they
# ask for a password, and their words are those of whoever started them: sersync2 is never one.
is_trusted() {
  if [ -u exe ] || [ -g exe ]; then return 1; fi
  ids=$(sed -n 's/^Uid:[[:space:]]*//p' status 2>/dev/null | tr -s '[:space:]' '\n' | sort -u)
  [ "$ids" = 0 ] || [ "$ids" = "$me" ]
}

runs() {
  me=$(id -u)
  IFS='
'
  for directory in /proc/[0-9]*; do
    # As the current directory it never comes to be that of another process.
    if ! cd "$directory" 2>/dev/null || ! is_trusted; then continue; fi
    # Words are taken as they are: no patterns, and only a newline parts them.
    set -f
    # shellcheck disable=SC2046
    set -- $(tr '\0' '\n' 2>/dev/null <cmdline)
    set +f
    if [ $# -eq 0 ] || [ "${1##*/}" != "${executable##*/}" ]; then continue; fi
    file=$(configuration_of "$@")
    case $file in
      /*) ;;
      *) file=$(readlink cwd 2>/dev/null)/$file ;;
    esac
    if [ "$(readlink -f "$file")" = "$configuration" ] && is_trusted; then return 0; fi
  done
  return 1
}

if (runs); then exit 0; fi

# Of one that runs already it says nothing then.
SERSYNC2_UNLESS_RUNNING=1
export SERSYNC2_UNLESS_RUNNING
already_running=3
status=0
# The daemon keeps its output. Cron reads a pipe until nobody has it any more.
if [ ! -p /proc/self/fd/1 ] && [ ! -p /proc/self/fd/2 ]; then
  "$executable" -d -r -o "$configuration" || status=$?
  [ $status -ne $already_running ] || exit 0
  exit $status
fi
"$executable" -d -r -o "$configuration" >/dev/null 2>&1 || status=$?
if [ $status -eq 0 ] || [ $status -eq $already_running ]; then exit 0; fi
echo "check_sersync.sh: Sersync2 did not start for \"$configuration\"; a check of it says:" >&2
"$executable" --check -o "$configuration" >&2
exit 1
