#!/bin/sh
# What no source may say or call. Comments and strings do not count where code is meant.
. "$(dirname "$0")/sources.sh"
here=$(dirname "$0")
code=$(mktemp) || exit 99
trap 'rm -f "$code"' EXIT

# shellcheck disable=SC2046
awk -f "$here/strip.awk" $(c_files $everything) >"$code"

# calls WHY NAMES EXCEPT: a call of one of the functions outside files that match EXCEPT.
calls() {
    grep -E ":[0-9]+:(.*[^A-Za-z0-9_>.])?($2)[[:space:]]*\(" "$code" | grep -vE "^($3)" |
        sed -E "s/^([^:]*:[0-9]+):.*/\1: $1/"
}

{
    calls "the allocator's only door is base\/mem.h" \
        'malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|getline|getdelim|aligned_alloc|posix_memalign|open_memstream|scandir' \
        'base/|demos/expense-report/'
    calls "a fixed sleep: wait for what you wait for, with a deadline" \
        'sleep|usleep|nanosleep|clock_nanosleep' 'no file'
    grep -E ':[0-9]+:.*[^a-z_]poll[[:space:]]*\([[:space:]]*(NULL|0)[[:space:]]*,' "$code" |
        sed -E 's/^([^:]*:[0-9]+):.*/\1: a poll without descriptors is a sleep/'
    calls "blocks for ever when the event does not come" \
        'XIfEvent|XWindowEvent|XMaskEvent|XPeekEvent|XPeekIfEvent' 'no file'
    calls "XNextEvent blocks: only behind XPending, in base\/xconn.c or a test's own client" \
        'XNextEvent' 'base/xconn\.c|tests/'
    calls "unbounded: use the bounded one" 'strcpy|strcat|sprintf|vsprintf|gets|mktemp|tmpnam' 'no file'
    # shellcheck disable=SC2046
    grep -nE '(^|[^A-Za-z0-9_])(TO''DO|FIX''ME|X''XX)([^A-Za-z0-9_]|$)' /dev/null \
        $(c_files $everything) $(find . -path ./.git -prune -o -name meson.build -print |
            grep -vE '^\./(build|subprojects)') |
        sed -E 's/^([^:]*:[0-9]+):.*/\1: finish it or drop it/'
    find . \( -path ./.git -o -name 'build*' \) -prune -o -type f -print | sort |
        xargs grep -nIE '(^|[^A-Za-z0-9_])/wor''k/|py''pi\.org|registry\.npm''js|crates\.i''o|proxy\.gola''ng' /dev/null |
        sed -E 's/^\.\/([^:]*:[0-9]+):.*/\1: names something outside of this project/'
    find tests demos tools -name '*.sh' -type f 2>/dev/null | sort |
        while read -r f; do
            awk -v f="$f" '/^[^#]*(^|[;&|[:space:]])u?sleep[[:space:]]+[0-9.$]/ {
                print f ":" NR ": a fixed sleep: wait for what you wait for" }' "$f"
        done
} | finish
