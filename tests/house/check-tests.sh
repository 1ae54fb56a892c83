#!/bin/sh
# Every test program is built and every cmocka function is run; a test of a meson table has its file.
. "$(dirname "$0")/sources.sh"
{
    for dir in unit x11 regress; do
        [ -f "tests/$dir/meson.build" ] || continue
        for f in "tests/$dir"/test_*.c; do
            [ -f "$f" ] || continue
            name=$(basename "$f" .c)
            grep -qE "'(${name#test_}|$name|$name\.c)'" "tests/$dir/meson.build" ||
                echo "$f:1: is not in tests/$dir/meson.build"
        done
        grep -noE "^  '[a-z0-9_-]+': \[" "tests/$dir/meson.build" | sed "s/[:' []\{1,\}/ /g" |
            while read -r line name; do
                name=$(echo "$name" | tr -d ' ')
                [ -f "tests/$dir/test_$name.c" ] ||
                    echo "tests/$dir/meson.build:$line: there is no test_$name.c"
            done
    done
    # shellcheck disable=SC2046
    for f in $(find tests/unit tests/x11 tests/regress -name 'test_*.c'); do
        awk -v f="$f" '
            /^static void [a-z0-9_]+\(void \*\*state\)/ {
                name = $3
                sub(/\(.*/, "", name)
                line[name] = NR
            }
            { text = text "\n" $0 }
            END {
                for (name in line) {
                    rest = text
                    if (gsub("[^a-z0-9_]" name "[^a-z0-9_]", "", rest) < 2)
                        print f ":" line[name] ": " name " is never run"
                }
            }' "$f"
    done
} | finish
