#!/bin/sh
# At most once: a run that is killed between a touch and the record of its step does not touch again when it is
# taken up, on a display that outlives it.
. "$(dirname "$0")/../chore/tap.sh"
for need in Xvfb xterm openbox; do
    command -v "$need" >/dev/null || { echo "1..0 # SKIP no $need"; exit 0; }
done

mkfifo "$scratch/number"
exec 9<>"$scratch/number"
Xvfb -displayfd 9 -screen 0 800x600x24 -nolisten tcp -noreset >"$scratch/xvfb.log" 2>&1 &
server=$!
trap 'kill "$server" $clients 2>/dev/null; rm -rf "$scratch"' EXIT
clients=
read -r number <&9
export DISPLAY=":$number"
# Every key that arrives is a byte of the file.
mkfifo "$scratch/up"
printf '#!/bin/sh\nstty raw -echo\necho up >"%s"\nexec cat >"%s"\n' "$scratch/up" "$scratch/keys" >"$scratch/keys.sh"
chmod +x "$scratch/keys.sh"
# Started by the window manager once it manages: it loses what is mapped while it is coming up itself.
openbox --sm-disable --startup "xterm -T keys -e $scratch/keys.sh" >"$scratch/openbox.log" 2>&1 &
clients=$!
timeout 20 cat "$scratch/up" >/dev/null

# kill_after RECORD GOAL: starts the run and kills it when its journal has that record.
kill_after() {
    rm -rf "$XDG_STATE_HOME/deskhand"
    mkdir -p "$XDG_STATE_HOME/deskhand/runs"
    /usr/bin/python3 "$tools/await.py" "$XDG_STATE_HOME/deskhand/runs" "\"kind\":\"$1\"" 60 &
    recorded=$!
    "$deskhand" run --quiet --yes terminal "$2" >"$scratch/out" 2>"$scratch/err" </dev/null &
    pid=$!
    wait "$recorded"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
}

resume() {
    run "$deskhand" runs resume last --quiet --yes terminal "$@"
}

# Keys go nowhere before the window has the focus.
run "$deskhand" run --quiet 'switch to "keys"'
check 'the window has the focus' is "$code" 0

kill_after OUTCOME 'press a, wait 1 second'
resume
check 'a key whose outcome is known: taken up' is "$code" 0
check 'a key whose outcome is known: pressed once' is "$(cat "$scratch/keys")" a
run "$deskhand" runs verify last
check 'a key whose outcome is known: the journal is whole' is "$code" 0

# One that was announced and may have arrived: nobody there, so it parks; then the answer is given.
kill_after INTENT 'hold shift for 3 seconds, wait 1 second'
resume
check 'a key of unknown fate: needs a person' is "$code" 3
resume --answer 'it happened'
check 'a key of unknown fate: taken up' is "$code" 0
check 'a key of unknown fate: announced once' \
    is "$(grep -c '"kind":"INTENT"' "$XDG_STATE_HOME"/deskhand/runs/*/journal.jsonl)" 1
finish
