#!/bin/sh
# The watchdog: starts Sersync2 for a configuration unless it runs for that one already. For cron, each minute:
#
#   * * * * * /usr/local/sersync/check_sersync.sh /usr/local/sersync/confxml.xml
#
# usage: check_sersync.sh [CONFIGURATION [EXECUTABLE]]
#
# Both default to the files beside this script. Instances are told apart by their configuration, however it was named
# to them (-o FILE, -oFILE, -dro FILE, relative or by a link) and even if it was not (confxml.xml in their directory).
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

runs() {
  IFS='
'
  for directory in /proc/[0-9]*; do
    # Words are taken as they are: no patterns, and only a newline parts them.
    set -f
    # shellcheck disable=SC2046
    set -- $(tr '\0' '\n' 2>/dev/null <"$directory/cmdline")
    set +f
    if [ $# -eq 0 ] || [ "${1##*/}" != "${executable##*/}" ]; then continue; fi
    file=$(configuration_of "$@")
    case $file in
      /*) ;;
      *) file=$(readlink "$directory/cwd" 2>/dev/null)/$file ;;
    esac
    if [ "$(readlink -f "$file")" = "$configuration" ]; then return 0; fi
  done
  return 1
}

if (runs); then exit 0; fi
# The daemon keeps its output. Cron reads a pipe until nobody has it any more.
if [ ! -p /proc/self/fd/1 ] && [ ! -p /proc/self/fd/2 ]; then exec "$executable" -d -r -o "$configuration"; fi
"$executable" -d -r -o "$configuration" >/dev/null 2>&1 && exit 0
echo "check_sersync.sh: Sersync2 did not start for \"$configuration\"; a check of it says:" >&2
"$executable" --check -o "$configuration" >&2
exit 1
