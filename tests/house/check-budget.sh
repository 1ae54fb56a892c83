#!/bin/sh
# Files of at most 600 lines, functions of at most 100, lines of at most 130 characters.
. "$(dirname "$0")/sources.sh"
files=$(c_files $everything)
{
    # shellcheck disable=SC2086
    wc -l $files | awk '$2 != "total" && $1 > 600 { print $2 ":" $1 ": a file of more than 600 lines" }'
    # Braces of a function open in column one (see .clang-format) and close there.
    # shellcheck disable=SC2086
    awk '
        FNR == 1 { start = 0 }
        /^\{/ { start = FNR }
        /^\}/ {
            if (start && FNR - start - 1 > 100)
                print FILENAME ":" start ": a function of " FNR - start - 1 " lines"
            start = 0
        }
        {
            plain = $0
            gsub(/[\200-\277]/, "", plain)
            if (length(plain) > 130)
                print FILENAME ":" FNR ": a line of " length(plain) " characters"
        }' $files
} | finish
