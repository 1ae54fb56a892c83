#!/bin/sh
# HACKING.md has, under "Files", one line "- `path`: sentence." for every source file and none for others.
. "$(dirname "$0")/sources.sh"
book=HACKING.md
[ -f "$book" ] || { echo "$book:1: is missing" >&2; exit 1; }
listed=$(mktemp) || exit 99
trap 'rm -f "$listed"' EXIT
awk '/^#+ / { files = ($0 ~ /^#+ Files[[:space:]]*$/) || (files && /^###/) }
     files && /^- `[^`]+`: / { split($0, part, "`"); print NR, part[2] }' "$book" >"$listed"
{
    awk '/^- `[^`]+`: / && !/\.$/ { print FILENAME ":" NR ": the sentence has no end" }' "$book"
    awk 'seen[$2]++ { print "HACKING.md:" $1 ": " $2 " is there twice" }' "$listed"
    while read -r line path; do
        [ -f "$path" ] || echo "$book:$line: $path does not exist"
    done <"$listed"
    { c_files $everything; find tests demos tools -name "*.sh" -type f; } | sort -u |
        while read -r f; do
            awk -v f="$f" '$2 == f { found = 1 } END { exit !found }' "$listed" ||
                echo "$f:1: has no sentence in HACKING.md, section Files"
        done
} | finish
