# bash completion for plumb(1)                                       -*- shell-script -*-
# SPDX-License-Identifier: GPL-3.0-or-later

_plumb() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  local commands="new check plan run runs show log events resume cancel pause continue answer replay diff compare rollout parity reference noise matrix gate golden align export node packs doctor fsck gc trust runner"
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
    return
  fi
  case $previous in
    --from) [ "$command" = new ] && mapfile -t COMPREPLY < <(compgen -W "still turntable photo refine rollout" -- "$current") && return ;;
    -C | --project | -o | --output) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    --state) mapfile -t COMPREPLY < <(compgen -W "queued running paused waiting succeeded failed cancelled interrupted" -- "$current") && return ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(plumb "$command" --help 2>/dev/null | grep -oE -- '--[a-z-]+' | sort -u)" -- "$current")
    return
  fi
  local workflows
  workflows=$(for file in workflows/*.plumb; do [ -f "$file" ] && basename "$file" .plumb; done)
  case $command in
    check | plan | run | align | trust | noise) mapfile -t COMPREPLY < <(compgen -f -W "$workflows" -- "$current") ;;
    rollout) mapfile -t COMPREPLY < <(compgen -f -W "$workflows show set rollback legacy shadow graph" -- "$current") ;;
    parity) mapfile -t COMPREPLY < <(compgen -W "list show review rate accepted rejected" -- "$current") ;;
    reference) mapfile -t COMPREPLY < <(compgen -W "approve list rollback compare" -- "$current") ;;
    gate) mapfile -t COMPREPLY < <(compgen -d -W "--with-live-shadow --with-golden" -- "$current") ;;
    golden) mapfile -t COMPREPLY < <(compgen -W "still_legacy still_graph still_shadow turntable_graph blend_graph" -- "$current") ;;
    node) mapfile -t COMPREPLY < <(compgen -W "$(plumb node 2>/dev/null | awk 'NR > 1 { print $1 }')" -- "$current") ;;
    show | log | events | resume | cancel | pause | continue | answer | replay | export)
      mapfile -t COMPREPLY < <(compgen -W "last $(plumb runs 2>/dev/null | awk 'NR > 1 { print $1 }')" -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
  esac
}

complete -o filenames -F _plumb plumb
