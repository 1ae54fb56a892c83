#!/bin/sh
# What was typed is read back: as the application tells it, or as it can be read; several lines, other letters, without a
# target; a field that holds something else is an error that says what, a secret is told by its dots alone.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
unset NO_AT_BRIDGE
toolkits=$(cd "$(dirname "$0")/toolkits" && pwd)
cd "$HOME" || exit 99

journal() {
    cat "$(ls -td "$XDG_STATE_HOME"/deskhand/runs/2* | head -n 1)/journal.jsonl"
}

lacks() {
    case $1 in *"$2"*) return 1 ;; esac
}

# last MEMBER: of the last result.
last() {
    journal | sed -n 's/.*"kind":"RESULT".*"'"$1"'":"\(\([^"\\]\|\\.\)*\)".*/\1/p' | tail -n 1
}

# does PROGRAM STEP NOTE: the step is done, and its result says so.
does() {
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 4 --yes sign-in "open \"$1\", wait until \"Name\" appears, $2"
    check "$1: $2" is "$code" 0
    check "$1: note: $3" has "$(last note)" "$3"
    echo "# $(last note)"
}

program window "/usr/bin/python3 $toolkits/fields.py"
does window 'type "Anna Berg" into "Name"' 'verified: the application says so'
does window 'type "漢字 Жизнь ñ 😀" into "Name"' 'verified: the application says so'
does window 'click "Name", type "Anna"' 'verified: the application says so'
run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 4 'open "window", type "Жизнь" into "Code"'
check 'window: a field that takes a part of it is an error' is "$code" 1
check 'window: and what stands there is said' has "$(last what)" 'but the field shows'
# The same by what can be told, and by what can be read alone.
for eyes in '' --no-a11y; do
    does_with() {
        run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 4 $eyes "open \"window\", wait until \"Name\" appears, $1"
        check "window: $eyes $1" is "$code" 0
        check "window: $eyes note" has " $(last note)" ' verified'
        echo "# $(last note)"
    }
    wrong_with() {
        run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 4 $eyes "open \"window\", wait until \"Name\" appears, $1"
        check "window: $eyes $1 is an error" is "$code" 1
        check "window: $eyes and what stands there is said" has "$(last what)" 'but the field shows'
        echo "# $(last what)"
    }
    does_with 'type "Łódź, Kraków" into "Name", type " und Zoë" into "Name", type " x" into "Name"'
    does_with 'type "one" into "Name", set the "Name" field to "Zoë", set the "Name" field to "Łódź"'
    does_with 'type "the quick brown fox jumps over the lazy dog and sleeps by the wide river" into "Name", type " at once" into "Name"'
    wrong_with 'type "Pack my Box" into "Capitals"'
    wrong_with 'type "two more boxes" into "Sieve"'
done
mkdir -p "$XDG_CONFIG_HOME/deskhand/secrets"
chmod 700 "$XDG_CONFIG_HOME/deskhand" "$XDG_CONFIG_HOME/deskhand/secrets"
printf 'hunter2x' >"$XDG_CONFIG_HOME/deskhand/secrets/door"
chmod 600 "$XDG_CONFIG_HOME/deskhand/secrets/door"

program page "browser $pages/fields.html"
does page 'type "Anna Berg" into "Name"' 'verified'
mkdir -p lines
cat >lines/SKILL.md <<'END'
---
name: lines
description: Types a text of two lines.
---
## Inputs
- `text` (text): what to type.

## Steps
1. Open "page".
2. Wait until "Name" appears.
3. Type {text} into the "Notes" field.
END
run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 4 --skill ./lines "text=first line
second line"
check 'page: two lines' is "$code" 0
check 'page: two lines: note' has "$(last note)" verified
does page 'type "one" into "Notes"' 'verified'
does page 'type {{secret:door}} into "Password"' 'dots'
check 'page: the secret is in no record' lacks "$(journal)" hunter2x
does page 'type "Жизнь 漢字" into "Name"' 'verified'
run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 4 \
    'open "page", wait until "Name" appears, type "A-4711" into "Code"'
check 'page: a field that changes what was typed is an error' is "$code" 1
check 'page: and what stands there is said' has "$(last what)" 'nothing like it'
finish
