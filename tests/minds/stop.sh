#!/bin/sh
# While an answer is awaited, while one streams without end, and between tries: a signal stops the run, and so does Escape three
# times on the keyboard of its display. A model whose child dies is taken up where it was.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") &&
    printf '%s\n' "\$name" >"$scratch/name" && exec zenity --info --title Thanks --text "Thank you"
END
chmod 755 "$scratch/bin/ask-name"
person=${PERSON:?the program that simulates a person}
goal='Answer the dialog with the name "Ada Lovelace"'

# mind PID : the child that talks to the model.
mind() {
    for pid in $(cat "/proc/$1/task/$1/children"); do
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = deskhand-mind ] && echo "$pid"
    done
}

# press_escape : on the run's own display.
press_escape() {
    XAUTHORITY=$(ls -t "$XDG_RUNTIME_DIR"/deskhand/run-*/server-auth | head -n 1)
    export XAUTHORITY
    "$person" "$(tr '\0' '\n' <"/proc/$(pgrep -f "Xvfb .*$XAUTHORITY" | head -n 1)/cmdline" | sed -n 2p)" tap Escape 3
    unset XAUTHORITY
}

# stopped_by HOW FAULT
stopped_by() {
    standin dialog
    use anthropic text
    order "{\"faults\": [$2, $2, $2, $2]}"
    STANDIN_KEY=$key "$deskhand" run --virtual 1280x800 --planner model "$goal" >"$scratch/out" 2>"$scratch/err" </dev/null &
    pid=$!
    asked 1
    child=$(mind "$pid")
    before=$(date +%s%N)
    if [ "$1" = signal ]; then kill -INT "$pid"; else press_escape; fi
    code=0
    wait "$pid" || code=$?
    took=$((($(date +%s%N) - before) / 1000000))
    err=$(cat "$scratch/err")
    check "$1, $2: a stop ends it" is "$code" 130
    echo "# $took ms until everything was taken down"
    check "$1, $2: the child is gone" test ! -e "/proc/$child"
}

for how in signal keys; do
    stopped_by "$how" '{"stall": 0}'
    stopped_by "$how" '{"drip": 300}'
    stopped_by "$how" '{"status": 529, "headers": {"retry-after": "40"}}'
done
check 'the keys are named' has "$err" 'stopped from the keyboard'

# The child is killed while its second request waits to be tried again.
standin dialog
use openai both
rm -f "$scratch/name"
order '{"faults": [{}, {"status": 529, "headers": {"retry-after": "40"}}]}'
STANDIN_KEY=$key "$deskhand" run --virtual 1280x800 --planner model "$goal" >"$scratch/out" 2>"$scratch/err" </dev/null &
pid=$!
asked 2
child=$(mind "$pid")
check 'the child is there' test -n "$child"
kill -9 "$child"
code=0
wait "$pid" || code=$?
err=$(cat "$scratch/err")
check 'a child that was killed is started again where it was' is "$code" 0
check 'and the chore is done' is "$(cat "$scratch/name")" "Ada Lovelace"
check 'every request keeps to the rules' well_formed
finish
