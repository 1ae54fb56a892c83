#!/bin/sh
# The server of a display that is not deskhand's own dies in the middle of a run: the run is parked, and goes on where it
# was on the server that is started again with the same number.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
command -v Xvfb >/dev/null || { echo '1..0 # SKIP no Xvfb'; exit 0; }
cookie=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
export XAUTHORITY="$scratch/cookie"

# server: one on any free number the first time, on the same one afterwards.
server() {
    [ -p "$scratch/number" ] || mkfifo "$scratch/number"
    Xvfb ${DISPLAY:+"$DISPLAY"} -auth "$XAUTHORITY" -screen 0 800x600x24 -noreset -nolisten tcp -displayfd 3 \
        3>"$scratch/number" >/dev/null 2>&1 &
    xvfb=$!
    read -r number <"$scratch/number" || exit 99
    [ -z "${DISPLAY:-}" ] || return 0
    export DISPLAY=":$number"
    xauth -q add "$DISPLAY" . "$cookie"
}
touch "$XAUTHORITY"
server
trap 'kill $xvfb $terminal 2>/dev/null; rm -rf "$scratch"' EXIT
terminal=
"$deskhand" run --display "$DISPLAY" --no-a11y 'wait 1 second, wait until the "second" window appears, type "gone on" and press Enter' \
    >"$scratch/out" 2>"$scratch/err" </dev/null &
pid=$!
/usr/bin/python3 "$tools/await.py" "$XDG_STATE_HOME/deskhand/runs" '"step":"2"' 60 "$pid"
kill -9 "$xvfb"
code=0
ended "$pid" 20 && wait "$pid" || code=$?
err=$(cat "$scratch/err")
check 'the server died: parked' is "$code" 3
check 'it says so' has "$err" "the display $DISPLAY is gone"
check 'and what to do' has "$err" 'start the X server again'
run "$deskhand" runs resume last --no-a11y
check 'no server yet: environment' is "$code" 5
rm -f "/tmp/.X$number-lock" "/tmp/.X11-unix/X$number"
server
xterm -T second -e sh -c "cat >$scratch/typed" &
terminal=$!
xdotool search --sync --onlyvisible --name second >/dev/null
run timeout 60 "$deskhand" runs resume last --no-a11y --yes terminal
check 'started again: the run goes on and ends' is "$code" 0
check 'on the new server' has "$(cat "$scratch/typed")" 'gone on'
check 'what was done before is not done again' is \
    "$(grep -c '"action":"wait","seconds"' "$XDG_STATE_HOME"/deskhand/runs/*/journal.jsonl)" 1
run "$deskhand" runs verify last
check 'the journal is whole' is "$code" 0
finish
