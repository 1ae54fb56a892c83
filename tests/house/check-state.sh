#!/bin/sh
# No file-scope mutable state: the rooms' objects have nothing in .data or .bss but what is listed here
# with its reason. Constant tables that hold addresses are in .data.rel.ro and do not count.
# usage: check-state.sh SOURCE_ROOT ARCHIVE...
. "$(dirname "$0")/sources.sh"
shift
# A signal handler can reach nothing else.
allowed='^(caught|signal_pipe)$'
for lib in "$@"; do
    objdump -t "$lib" >/dev/null || { echo "$lib:1: cannot be read"; continue; }
    objdump -t "$lib" | awk -v lib="$lib" -v allowed="$allowed" '
        / file format / { object = $1; sub(/:$/, "", object) }
        {
            section = ""
            for (i = 2; i < NF; i++)
                if ($i ~ /^(\.t?(data|bss)|\*COM\*)/) { section = $i; break }
            name = $NF
            if (section == "" || section ~ /^\.data\.rel\.ro/ || name ~ /^(\.|_?_asan|__odr|__sancov|_GLOBAL_|__gcov)/ ||
                name ~ /^\*?\.L/ || $0 !~ / O |\*COM\*/)
                next
            sub(/\.[0-9]+$/, "", name)
            if (name !~ allowed)
                print lib "(" object "):1: mutable file-scope state: " name " in " section
        }'
done | finish
