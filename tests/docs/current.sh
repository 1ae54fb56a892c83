#!/bin/sh
# What is printed from the program's tables is the same in the documentation.
# tests/docs/current.sh --write prints docs/actions.md again.
root=$(cd "$(dirname "$0")/../.." && pwd)

# The page around the table of "deskhand do --table".
actions() {
    printf '%s\n\n' '# The action table' \
        'Printed by `deskhand do --table`; `deskhand do --schema` is the same as a JSON schema. An action is given as a
sentence ([skills.md](skills.md)) or as JSON:'
    printf '%s\n' "    deskhand do '{\"action\":\"press\",\"keys\":\"ctrl+s\"}'" '' '```text'
    "$deskhand" do --table
    printf '%s\n' '```'
}

# "| name | title | tier |" of every class, from the gate's table.
classes() {
    awk '/^    \[DH_CLASS_/ { row = "" }
         { row = row $0 }
         /\},$/ {
             if (split(row, part, "\"") > 4 && row ~ /^    \[DH_CLASS_/) {
                 tier = row
                 sub(/.*DH_TIER_/, "", tier)
                 sub(/,.*/, "", tier)
                 sub(/_/, "-", tier)
                 print "| " part[2] " | " part[4] " | " tolower(tier) " |"
             }
             row = ""
         }' "$root/agent/gate/class.c"
}

if [ "${1:-}" = --write ]; then
    deskhand=${DESKHAND:-$root/build/agent/deskhand}
    actions >"$root/docs/actions.md"
    exit
fi
. "$root/tests/chore/tap.sh"

same_classes() {
    classes >"$scratch/program"
    grep -E '^\| [a-z-]+ \| [^|]+ \| (allow|confirm|hand-over|deny) \|$' "$root/docs/gate.md" >"$scratch/page"
    [ "$(wc -l <"$scratch/program")" -eq 28 ] && diff "$scratch/program" "$scratch/page"
}

exit_codes() {
    "$deskhand" --help | tr '\n' ' ' | grep -q 'Exit codes: 0 done, 1 failed, 2 usage, 3 needs you' || return 1
    for code in 0 1 2 3 4 5 130; do
        grep -q "^| $code | " "$root/README.md" || { echo "README.md lacks exit code $code"; return 1; }
    done
}

# Links to files of the repository lead somewhere; what is quoted as code is none.
links() {
    for page in README.md HACKING.md docs/skills.md docs/gate.md docs/journal.md docs/actions.md; do
        sed 's/`[^`]*`//g' "$root/$page" | grep -o '](\([^)#:]*\))' | sed 's/^](//;s/)$//' | while read -r to; do
            [ -e "$root/$(dirname "$page")/$to" ] || echo "$page: $to"
        done
    done >"$scratch/dead"
    [ ! -s "$scratch/dead" ] || { cat "$scratch/dead"; return 1; }
}

suites() {
    "$root/tests/run" --help | grep -o 'tests/run [a-z][a-z]*' | sed 's/.* //' >"$scratch/suites"
    "$root/tests/run" --help | sed -n 's/^ *SUITE *//p' | tr ', ;' '\n\n\n' | grep -E '^[a-z0-9]{3,}$' |
        grep -vwE 'all|them|without|one' >>"$scratch/suites"
    [ "$(wc -l <"$scratch/suites")" -ge 9 ] || { cat "$scratch/suites"; return 1; }
    while read -r suite; do
        grep -q "\`$suite\`\|run $suite\`" "$root/HACKING.md" || { echo "HACKING.md lacks the suite $suite"; return 1; }
    done <"$scratch/suites"
}

actions >"$scratch/actions.md"
check 'docs/actions.md is what --table prints (tests/docs/current.sh --write)' \
    diff "$root/docs/actions.md" "$scratch/actions.md"
check 'docs/gate.md has the classes of the program' same_classes
check 'README.md has the exit codes' exit_codes
check 'links lead to files' links
check 'HACKING.md names every suite of tests/run' suites
finish
