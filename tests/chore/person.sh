#!/bin/sh
# A person comes to the private display of a run: moving the mouse makes it wait and go on, Escape three times ends it
# with exit code 130, a record and nothing left behind.
. "$(dirname "$0")/tap.sh"
person=${PERSON:?the program that simulates a person}

# begin TOUCH OPTION... GOAL: starts a run and waits until its touch is announced, the last thing before it begins; sets
# pid, XAUTHORITY and display.
begin() {
    touch=$1
    shift
    # Before the run, so that it is there in time.
    /usr/bin/python3 "$tools/await.py" "$XDG_STATE_HOME/deskhand/runs" "\"touch\":\"$touch" 60 &
    announced=$!
    "$deskhand" run --virtual 800x600 "$@" >"$scratch/out" 2>"$scratch/err" </dev/null &
    pid=$!
    wait "$announced"
    XAUTHORITY=$(ls -t "$XDG_RUNTIME_DIR"/deskhand/run-*/server-auth | head -n 1)
    export XAUTHORITY
    display=$(tr '\0' '\n' <"/proc/$(pgrep -f "Xvfb .*$XAUTHORITY" | head -n 1)/cmdline" | sed -n 2p)
}

journal() {
    cat "$XDG_STATE_HOME"/deskhand/runs/*/journal.jsonl
}

begin hold 'hold "shift" for 20 seconds'
"$person" "$display" tap Escape 3
code=0
ended "$pid" 5 && wait "$pid" || code=$?
check 'Escape three times: exit code 130' is "$code" 130
check 'it says why' has "$(cat "$scratch/err")" 'stopped from the keyboard'
check 'the journal has its end' has "$(journal)" '"status":"interrupted"'
check 'its display is gone' sh -c '! pgrep -f "Xvfb .*$XAUTHORITY"'
run "$deskhand" runs verify last
check 'the journal is whole' is "$code" 0
rm -rf "$XDG_STATE_HOME"

begin hold 'hold "shift" for 3 seconds'
"$person" "$display" move 20 10
code=0
ended "$pid" 30 && wait "$pid" || code=$?
check 'a hold that was broken off is asked about: parked' is "$code" 3
check 'the person is in the journal' has "$(journal)" '"kind":"HUMAN"'
run "$deskhand" runs resume last
check 'resumed with nobody to ask: parked again' is "$code" 3
check 'for nobody knows what it did' has "$err" 'not known whether this was done'
check 'and it was not done again' is "$(journal | grep -c '"touch":"hold ')" 1
run "$deskhand" runs stop last
check 'ended' is "$code" 0
rm -rf "$XDG_STATE_HOME"

# Keys that arrived before a person came do not arrive once more when the run goes on.
cd "$HOME" || exit 99
begin 'press a' --on-human park --yes terminal 'open "xterm", type "cat > keys" and press Enter, press "a" 200 times'
"$person" "$display" move 20 10
code=0
ended "$pid" 30 && wait "$pid" || code=$?
check 'keys that were broken off: parked' is "$code" 3
presses=$(journal | grep -c '"touch":"press a')
run "$deskhand" runs resume last --yes terminal
check 'resumed: asked about, not repeated' is "$code" 3
check 'no key was pressed again' is "$(journal | grep -c '"touch":"press a')" "$presses"
run "$deskhand" runs stop last

# Without the right to a higher priority the guardian works all the same, and doctor says what that means.
if [ "$(id -u)" -eq 0 ] && [ "$(grep -cE '^Max (nice|realtime) priority +0 ' /proc/self/limits)" -eq 2 ] &&
    command -v setpriv >/dev/null; then
    run setpriv --bounding-set -sys_nice --inh-caps -sys_nice "$deskhand" doctor
    check 'doctor tells of a guardian without priority' has "$out" 'as any other program'
    check 'and what mends it' has "$out" 'limits.d/deskhand.conf'
    run setpriv --bounding-set -sys_nice --inh-caps -sys_nice "$deskhand" run --virtual 800x600 'wait 1 second'
    check 'a run works without it' is "$code" 0
fi
finish
