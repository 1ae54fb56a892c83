#!/bin/sh
# A page or a window that moves the focus to another of its fields while a text is typed: the text stops, and it is
# told how much of it was typed and where the focus is.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
toolkits=$(cd "$(dirname "$0")/toolkits" && pwd)
cd "$HOME" || exit 99
text='abcdefghij klmnopqrs tuvwxyz 0123456789 abcdefghij klmnopqrs tuvwxyz 0123456789'

# what: why the last run failed.
what() {
    sed -n 's/.*"kind":"RESULT".*"what":"\(.*\)"}$/\1/p' \
        "$(ls -td "$XDG_STATE_HOME"/deskhand/runs/2* | head -n 1)/journal.jsonl" | tail -n 1
}

# typed: how many characters the error says were sent.
typed() {
    what | sed -n 's/.*after \([0-9]*\) characters.*/\1/p'
}

# few MOST: they are no more than that, and more than those before the focus moved.
few() {
    echo "typed: $(typed)"
    what
    [ -n "$(typed)" ] && [ "$(typed)" -ge 20 ] && [ "$(typed)" -le "$1" ]
}

# The rest of the piece of 16 that moved it, and one more where the page is drawn late.
jumps() {
    check "$1: the text stops" is "$code" 1
    check "$1: and says where the focus went" has "$(what)" 'the focus moved'
    check "$1: at most two pieces later" few 52
}

program window "/usr/bin/python3 $toolkits/jump.py >$scratch/window.out 2>&1"
run "$deskhand" run --virtual 1280x800 --keep 0.01 "open \"window\", type \"$text\" into \"First name\""
jumps window
sed -n '$s/^/# window: /p' "$scratch/window.out"
program page "browser $pages/jump.html"
run "$deskhand" run --virtual 1280x800 --keep 0.01 \
    "open \"page\", wait until \"First name\" appears, type \"$text\" into \"First name\""
jumps page
what | sed 's/^/# /'
# Into the field that stays: what the page shows of it elsewhere stops nothing.
run "$deskhand" run --virtual 1280x800 --keep 0.01 \
    "open \"page\", wait until \"First name\" appears, type \"$text\" into \"Second name\""
check 'page: a field that stays gets all of it' is "$code" 0
[ "$code" = 0 ] || what
finish
