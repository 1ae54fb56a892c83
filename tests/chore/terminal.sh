#!/bin/sh
# A terminal command with text of every script is asked about first, and arrives exactly.
. "$(dirname "$0")/tap.sh"

cd "$HOME" || exit 99
goal='open "xterm", type "echo héllo €5 漢字 😀 > out" and press Enter'
run "$deskhand" run --virtual 1280x800 "$goal"
check 'nobody to ask: parked' is "$code" 3
check 'nothing was run' test ! -e out
check 'it says that it is a terminal command' has "$err" terminal
run "$deskhand" runs resume last --yes terminal
check 'resumed with the answer: done' is "$code" 0
check 'the file has exactly that' is "$(cat out 2>/dev/null)" 'héllo €5 漢字 😀'
run "$deskhand" runs verify last
check 'the journal is whole' is "$code" 0
run "$deskhand" runs report last
check 'the report is written' test -s "$out"
run "$deskhand" run --virtual 1280x800 --yes terminal 'open "xterm", type "echo done > again" and press Enter'
check 'allowed by name beforehand: done' is "$code" 0
check 'its file is there' is "$(cat again 2>/dev/null)" done
finish
