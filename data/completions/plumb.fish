# SPDX-License-Identifier: GPL-3.0-or-later
set -l commands new check plan run runs show log events resume cancel pause continue answer replay diff compare align export node packs doctor fsck gc trust runner
complete -c plumb -n "not __fish_seen_subcommand_from $commands" -f -a "$commands"
complete -c plumb -n "__fish_seen_subcommand_from node" -f -a "(plumb node 2>/dev/null | awk 'NR > 1 { print \$1 }')"
complete -c plumb -n "__fish_seen_subcommand_from show log events resume cancel pause continue answer replay export" -f -a "last (plumb runs 2>/dev/null | awk 'NR > 1 { print \$1 }')"
complete -c plumb -n "__fish_seen_subcommand_from new" -l from -x -a "still turntable photo refine"
complete -c plumb -n "__fish_seen_subcommand_from run plan" -s s -l set -x -d "Replace a parameter (NODE.FIELD=VALUE)"
complete -c plumb -n "__fish_seen_subcommand_from run plan" -s w -l workflow -x -d "Which workflow of the project"
complete -c plumb -n "__fish_seen_subcommand_from run plan" -s j -l jobs -x -d "How many processors' worth at once"
complete -c plumb -n "__fish_seen_subcommand_from run" -l trust -d "Trust the project's programs"
complete -c plumb -l json -d "One JSON document instead of text"
complete -c plumb -s q -l quiet -d "Say only what went wrong"
complete -c plumb -s h -l help -d "Options of the command"
