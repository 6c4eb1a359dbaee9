# Completion of sersync2 for bash.
# shellcheck shell=bash

_sersync2() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  case $before in
    # Also at the end of a cluster, such as -dro.
    -o | -[!-]*o)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X '!*.xml' -- "$word")
      return
      ;;
    -n | -[!-]*n | --wait | --max-lag) return ;;
    -m | -[!-]*m)
      mapfile -t COMPREPLY < <(compgen -W "command socket refreshCDN http" -- "$word")
      return
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "-r -d -o -n -m --check --once --status --json --wait --max-lag -h --help --version" -- "$word")
}

complete -F _sersync2 sersync2
