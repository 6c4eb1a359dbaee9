#!/bin/sh
# Restarts what runs from an executable that is being replaced. Used by install.sh and by the Debian package.
#
#   restart-running.sh list EXECUTABLE                 before the replacement: prints the processes that run that very file
#   restart-running.sh restart EXECUTABLE PROCESS...   after it: ends them, and starts EXECUTABLE as each was started
#   restart-running.sh stop EXECUTABLE PROCESS...      ends them, and says so
#
# Anyone may run the executable, and become another program, also one that is set-user-ID, at any moment. So only what is
# ours is touched: an instance of the service manager, by that; and a process all of whose user and group ids are those of
# whoever runs this (root), in the same namespaces. Others' are named and left alone.
#
# A process is PID:START:DEVICE:INODE:OWNER, with the time that it was started at and the file that it runs: a process of
# the same number, or what the process has become in between, is another one. All is read below /proc/PID as the current
# directory, which never comes to be that of another process, and is looked at again after that, and before each signal.
#
# What is started gets the old process's words, umask and output files; of its environment PATH (what is absolute in it),
# LANG, TZ and SERSYNC2_*; and its directory where nobody else can write in that or above it. Elsewhere it starts in "/",
# unless a relative name counts: then the old one is left running, and what to do is said.
#
# Functions set their own words, by eval:
# shellcheck disable=SC2119,SC2120
set -u

patience=90 # seconds that a process may take to end
usual_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C # words are bytes
export LC_ALL

# Not by echo, for which "\033" and "\n" are what they stand for.
tell() { printf '%s\n' "$*"; }
say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# The absolute entries of a PATH, or a usual one if there is none.
absolute() {
  rest=$1: found=
  while [ -n "$rest" ]; do
    entry=${rest%%:*} rest=${rest#*:}
    case $entry in /*) found=$found${found:+:}$entry ;; esac
  done
  printf '%s' "${found:-$usual_path}"
}
PATH=$(absolute "${PATH:-}")
unset CDPATH
me=$(id -u)
my_ids=$(printf '%s\t%s\t%s\t%s\n' "$me" "$me" "$me" "$me" "$(id -g)" "$(id -g)" "$(id -g)" "$(id -g)")

# Words, each ended by NUL, as the shell reads them.
quoted() { sed -z "s/'/'\\\\''/g; s/^/'/; s/\$/' /" | tr -d '\0'; }

# Words as a terminal may show them and a shell may read them: what is not plain ASCII in $'...', escaped.
shown() {
  line=
  for word; do
    # shellcheck disable=SC2016
    case $word in
      *[!\ -~]*) word="\$'$(printf '%s\n' "$word" | sed -n 'H; ${x; s/\n//; l 0}' | sed "s/\\\$\$//; s/'/\\\\'/g")'" ;;
      '' | *[!A-Za-z0-9_./:=@%+,-]*) word="'$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'" ;;
    esac
    line="$line${line:+ }$word"
  done
  printf '%s' "$line"
}

list() {
  file=$(stat -L -c %d:%i "$1" 2>/dev/null) || return 0
  for one in $(stat -L -c '%d:%i %n' /proc/[0-9]*/exe 2>/dev/null | sed -n "s|^$file /proc/\([0-9]*\)/exe\$|\1|p"); do
    (cd "/proc/$one" 2>/dev/null && found=$(identity) && case $found in *":$file:"*) echo "$one:$found" ;; esac)
  done
}

# --- The process whose directory below /proc is the current one ---

# Root in a container is not root here, though its ids may look the same.
is_ours() {
  [ "$(sed -n 's/^[UG]id:[[:space:]]*//p' status 2>/dev/null)" = "$my_ids" ] || return 1
  for space in mnt pid net user; do
    [ "$(readlink "ns/$space")" = "$(readlink "/proc/self/ns/$space")" ] || return 1
  done 2>/dev/null
  [ "$(stat -L -c %d:%i root 2>/dev/null)" = "$(stat -L -c %d:%i /)" ]
}

# START:DEVICE:INODE:OWNER of it as it is now. One that has ended, waited for or not, has none.
identity() {
  file=$(stat -L -c %d:%i exe 2>/dev/null) || return 1
  fields=$(cat stat 2>/dev/null) || return 1
  # Its name, in parentheses, may hold anything. The time is field 22 of proc(5).
  # shellcheck disable=SC2086
  set -- ${fields##*)}
  [ $# -ge 20 ] || return 1
  shift 19
  if is_ours; then echo "$1:$file:own"; else echo "$1:$file:other"; fi
}

# The service that it is the main process of, or nothing. The control group alone does not tell: what an administrator
# starts from a shell is in the service of that shell, and a user's own service manager has any names.
unit_of() {
  if [ "$me" != 0 ] || [ ! -d /run/systemd/system ]; then return 0; fi
  group=$(sed -n 's#^\(0:\|[0-9]*:name=systemd\):\(/.*/sersync2@[^/]*\.service\)$#\2#p' cgroup 2>/dev/null | tail -n 1)
  unit=${group##*/}
  case $unit in '' | *[!A-Za-z0-9:_.@\\-]*) return 0 ;; esac
  if [ "$(systemctl show -P MainPID "$unit" 2>/dev/null)" = "$1" ] &&
    [ "$(systemctl show -P ControlGroup "$unit" 2>/dev/null)" = "$group" ]; then echo "$unit"; fi
}

# Its owner and words, for a message. They may be a stranger's, and long.
described() {
  user=$(sed -n 's/^Uid:[[:space:]]*\([0-9]*\).*/\1/p' status 2>/dev/null)
  eval "set -- $(head -c 2000 cmdline 2>/dev/null | quoted)"
  user=$(id -nu "$user" 2>/dev/null || echo "$user")
  printf 'process %s%s, %s' "$process" "$([ "$now" != "${now%:own}" ] || printf ' of user %s' "$user")" "$(shown "$@")"
}

# What passes of its environment, each ended by NUL.
environment() {
  eval "set -- $(quoted <environ)"
  path=
  for variable; do
    case $variable in
      # These are for one start alone.
      SERSYNC2_READY_FD=* | SERSYNC2_UNLESS_RUNNING=*) ;;
      PATH=*) path=${variable#PATH=} ;;
      LANG=* | TZ=* | SERSYNC2_[A-Z]*=*) printf '%s\0' "$variable" ;;
    esac
  done
  printf 'PATH=%s\0' "$(absolute "$path")"
}

# The lock file that it holds open, as fd/N, or nothing: the daemon itself has left the directory that it was started in.
lock_of() {
  for descriptor in fd/*; do
    name=$(readlink "$descriptor" 2>/dev/null)
    case ${name##*/} in instance-*) ;; *) continue ;; esac
    # An ordinary file of this user, mode 600.
    if [ "$(stat -L -c '%u %f' "$descriptor" 2>/dev/null)" = "$me 8180" ] &&
      [ "$(sed -n 's/^process //p' "$descriptor" 2>/dev/null)" = "$process" ]; then
      echo "$descriptor"
      return 0
    fi
  done
}

# The directory that it was started in, with an "x" behind it: as its lock file has it, with octal escapes; else its own.
directory_of() {
  lock=$(lock_of)
  written=$([ -z "$lock" ] || sed -n 's/^directory //p' "$lock" | head -n 1 | sed 's/%/%%/g')
  # shellcheck disable=SC2059
  if [ -n "$written" ]; then printf "${written}x"; else (cd -P cwd 2>/dev/null && printf '%sx' "$(pwd -P)"); fi
}

# A stream that can be opened again is an ordinary file, open for writing. Terminals and pipes are others' own. It is
# opened by the descriptor: its name may have come to stand for another file.
can_be_reopened() {
  if [ ! -f "fd/$1" ] || [ ! -w "fd/$1" ] || [ "$(stat -L -c %h "fd/$1")" = 0 ]; then return 1; fi
  case $(sed -n 's/^flags:[[:space:]]*//p' "fdinfo/$1") in *[12]) ;; *) return 1 ;; esac
}

# --- Where and how it is started again ---

# Whether nobody else can write in the current directory, or move what is on the way to it. A group that may write
# where the executable lies may replace that one too.
is_guarded() {
  here=$(pwd -P 2>/dev/null && echo x) || return 1
  here=${here%??} here=${here%/}
  above=$here
  while :; do
    # shellcheck disable=SC2046
    set -- $(stat -c '%u 0%a' "${above:-/}" 2>/dev/null)
    if [ $# != 2 ] || { [ "$1" != 0 ] && [ "$1" != "$me" ]; }; then return 1; fi
    others=022
    case $home/ in "$above"/*) others=02 ;; esac
    # In a sticky directory an entry is its owner's alone; but anybody may make new ones in it.
    if [ $(($2 & others)) != 0 ] && { [ $(($2 & 01000)) = 0 ] || [ "$above" = "$here" ]; }; then return 1; fi
    [ -n "$above" ] || return 0
    above=${above%/*}
  done
}

# The configuration that words name, as getopt reads hdro:n:m: - the last -o wins.
configuration_of() {
  file=confxml.xml
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case $word in --) break ;; --* | -) continue ;; -*) ;; *) continue ;; esac
    letters=${word#-}
    while [ -n "$letters" ]; do
      case $letters in
        [onm]*)
          value=${letters#?}
          if [ -z "$value" ] && [ $# -gt 0 ]; then
            value=$1
            shift
          fi
          case $letters in o*) file=$value ;; esac
          break
          ;;
      esac
      letters=${letters#?}
    done
  done
  printf '%s' "$file"
}

# Whether a name that counts is relative: that of the configuration, of the state directory, or one within it.
names_relative_files() {
  eval "set -- $words"
  file=$(configuration_of "$@")
  case $file in /*) ;; *) return 0 ;; esac
  case $variables in *"'SERSYNC2_STATE_DIR="[!/\']*) return 0 ;; esac
  # Of its elements only what could be one: better asked once too often.
  tr '\n' ' ' <"$file" 2>/dev/null | tr "'" '"' | grep -Eiq -e "[[:space:]](watch|path)[[:space:]]*=[[:space:]]*\"[[:space:]]*[^\"/[:space:]]" \
    -e "[[:space:]]prefix[[:space:]]*=[[:space:]]*\"([^\"/[:space:]]+/|[^\"]*[[:space:]]\.\.?/)"
}

end() {
  [ "$(identity)" = "$now" ] || return 0
  kill "$process" 2>/dev/null
  waited=0
  while [ "$(identity)" = "$now" ]; do
    if [ $waited -ge $((patience * 10)) ]; then
      say "process $process does not end after $patience s"
      return 1
    fi
    sleep 0.1
    waited=$((waited + 1))
  done
}

# A supervisor may have started it again by itself: one that was not there before, with the same words.
runs_again() {
  for other in $(list "$executable"); do
    case " $before " in *" $other "*) continue ;; esac
    case $other in
      *:own) if [ "$(tail -z -n +2 "/proc/${other%%:*}/cmdline" 2>/dev/null | quoted)" = "$words" ]; then return 0; fi ;;
    esac
  done
  return 1
}

# In a session of its own: it is to outlive this terminal, as what it replaces would have. An executable whose path has a
# "=" would be a variable to env, so that setsid stands before it.
launch() {
  cd -P -- "$directory" && is_guarded || exit 126
  case $mask in [0-7]*) umask "$mask" ;; esac
  eval "set -- $variables \"\$(command -v setsid)\" \"\$executable\" $words"
  exec env -i "$@" </dev/null >&3 2>&4 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
}

# Nothing is ended that cannot be started again as it was.
restart() {
  parent=$(sed -n 's/^PPid:[[:space:]]*//p' status 2>/dev/null)
  mask=$(sed -n 's/^Umask:[[:space:]]*//p' status 2>/dev/null)
  words=$(tail -z -n +2 cmdline 2>/dev/null | quoted)
  variables=$(environment 2>/dev/null | quoted)
  directory=$(directory_of)
  directory=${directory%x}
  if can_be_reopened 1; then exec 3>>fd/1; else exec 3>/dev/null; fi
  if can_be_reopened 2; then exec 4>>fd/2; else exec 4>/dev/null; fi
  if [ "$(identity)" != "$now" ]; then
    say "left alone, for it has become another: process $process"
    return 0
  fi

  eval "set -- $words"
  given=$(shown "$executable" "$@")
  by_hand="cd $(shown "$directory") && $given"
  elsewhere=
  if [ -n "$directory" ] && (cd -P -- "$directory" 2>/dev/null && is_guarded); then
    :
  elif names_relative_files; then
    say "left running: process $process, for its words or its configuration name relative files, and others can write in $(shown "$directory") or above it; where you trust what is there, start it again yourself: kill $process; $by_hand"
    return 1
  else
    elsewhere=" (in /, for others can write in $(shown "$directory") or above it)"
    directory=/
  fi

  before=$(list "$executable" | tr '\n' ' ')
  end || return 1
  if [ "$parent" != 1 ]; then sleep 1; fi
  if runs_again; then
    tell "started again by its supervisor: $given"
    return 0
  fi

  (launch) &
  started=$!
  exec 3>&- 4>&-
  # With -d this ends when the daemon watches; else it stays, and has started well if it is there after a while.
  waited=0
  while [ $waited -lt 20 ] && kill -0 $started 2>/dev/null; do
    sleep 0.1
    waited=$((waited + 1))
  done
  status=0
  kill -0 $started 2>/dev/null || wait $started || status=$?
  if [ $status -ne 0 ]; then
    say "could not start again (exit code $status): $by_hand"
    return 1
  fi
  tell "restarted: $given$elsewhere"
}

stop() {
  what=$(described)
  if end; then tell "ended: $what"; else return 1; fi
}

# In a subshell, whose directory is that of the process.
obey() {
  process=${1%%:*}
  if ! cd "/proc/$process" 2>/dev/null || ! now=$(identity); then
    say "has ended by itself: process $process"
    return 0
  fi
  case $1 in
    *:*) listed=${1#*:} ;;
    # As an older version has listed it.
    *) if [ "$(readlink exe)" = "$executable (deleted)" ]; then listed=$now; else listed=; fi ;;
  esac
  unit=$(unit_of "$process")
  if [ "${now%:*}" != "${listed%:*}" ]; then
    say "left alone, for it has become another: $(described)"
  elif [ -n "$unit" ] && [ "$action" = restart ]; then
    systemctl restart "$unit" && echo "restarted: $unit"
  elif [ -n "$unit" ]; then
    systemctl stop "$unit" && echo "ended: $unit"
  elif [ "${listed##*:}" != own ] || [ "$now" != "$listed" ]; then
    say "left alone, for it is not $(id -nu)'s own here: $(described)"
  else
    "$action"
  fi
}

[ $# -ge 2 ] || { say "usage: list|restart|stop EXECUTABLE [PROCESS...]"; exit 1; }
action=$1 executable=$2
shift 2
home=$(cd -P -- "$(dirname -- "$executable")" 2>/dev/null && pwd -P)
failures=0
case $action in
  list) list "$executable" ;;
  restart | stop)
    for process; do
      (obey "$process") || failures=1
    done
    exit $failures
    ;;
  *) say "unknown action \"$action\"" && exit 1 ;;
esac
