#!/bin/sh
# What a wheel scrolled is told in pixels, as the application itself tells it, and where nothing moved, why.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
toolkits=$(cd "$(dirname "$0")/toolkits" && pwd)
cd "$HOME" || exit 99

# notes: what the results of the last run say of scrolling, a line each, `nothing moved` with the reason.
notes() {
    sed -n 's/.*"kind":"RESULT".*"note":"\([^"]*\)".*/\1/p' \
        "$(ls -td "$XDG_STATE_HOME"/deskhand/runs/2* | head -n 1)/journal.jsonl" | uniq
}

# same_as_told FILE: the first note names the distance that the application's first report does.
same_as_told() {
    told=$(sed -n 's/^at //p' "$1" | tail -n 1)
    notes | head -n 1 | grep -qx "what is under the pointer scrolled $told pixels down" ||
        { echo "told: $told"; notes; cat "$scratch/err"; return 1; }
}

program view "/usr/bin/python3 $toolkits/view.py >$scratch/view.out 2>&1"
run "$deskhand" run --virtual 1280x800 --keep 0.01 'open "view", scroll down 3 in "row 3 1222"'
check 'a list is scrolled' is "$code" 0
check 'by as many pixels as it says' same_as_told "$scratch/view.out"
run "$deskhand" run --virtual 1280x800 --keep 0.01 'open "view", scroll down 100 in "row 3 1222", scroll down 2'
check 'to its end' is "$code" 0
check 'and no further' has "$(notes)" 'nothing moved: already at the end'
run "$deskhand" run --virtual 1280x800 --keep 0.01 'open "view", scroll up 2 in "row 3 1222"'
check 'at the start, by its scroll bar' has "$(notes)" 'nothing moved: already at the end'
run "$deskhand" run --virtual 1280x800 --keep 0.01 'open "view", scroll down 2 in "Nothing moves here"'
check 'a label does not scroll' has "$(notes)" 'nothing moved: nothing scrolls there'

program long "browser $pages/long.html"
run "$deskhand" run --virtual 1280x800 --keep 0.01 \
    'open "long", wait until "Line number 0" appears, scroll down 4, scroll right 2, wait 1 second'
check 'a page is scrolled both ways' is "$code" 0
check 'down' has "$(notes)" 'scrolled'
check 'down by pixels' has "$(notes)" 'pixels down'
check 'to the right by pixels' has "$(notes)" 'pixels to the right'
notes | sed 's/^/# /'
finish
