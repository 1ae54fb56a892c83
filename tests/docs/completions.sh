#!/bin/sh
# Every option of every command is completed, and every shell that is installed reads what is printed for it.
. "$(dirname "$0")/../chore/tap.sh"
for shell in bash zsh fish; do
    run "$deskhand" help --completions "$shell"
    printf '%s\n' "$out" >"$scratch/completions"
    check "$shell: is printed" is "$code" 0
    for option in table results stop-on-error goal; do
        check "$shell: $option" grep -q -e "--$option" -e "-l $option" "$scratch/completions"
    done
    if command -v "$shell" >/dev/null; then
        check "$shell: reads it" "$shell" -n "$scratch/completions"
    fi
done
run "$deskhand" help --completions tcsh
check 'another shell' is "$code" 2
finish
