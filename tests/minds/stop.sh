#!/bin/sh
# A model that is silent is stopped at once; one whose child dies is taken up where it was.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") &&
    printf '%s\n' "\$name" >"$scratch/name" && exec zenity --info --title Thanks --text "Thank you"
END
chmod 755 "$scratch/bin/ask-name"
goal='Answer the dialog with the name "Ada Lovelace"'

# until WHAT... : waits until the command succeeds, at most 30 s.
until_true() {
    python3 -c 'import subprocess, sys, time
end = time.monotonic() + 30
while subprocess.run(["sh", "-c", sys.argv[1]]).returncode and time.monotonic() < end:
    time.sleep(0.02)' "$1"
}

# mind PID : the child that talks to the model.
mind() {
    for pid in $(cat "/proc/$1/task/$1/children"); do
        [ "$(cat "/proc/$pid/comm")" = deskhand-mind ] && echo "$pid"
    done
}

for how in '{"stall": 0}' '{"stall": 300}' '{"status": 529}'; do
    standin dialog
    use anthropic text
    order "{\"faults\": [$how, $how, $how, $how]}"
    STANDIN_KEY=$key "$deskhand" run --virtual 1280x800 --planner model "$goal" >"$scratch/out" 2>"$scratch/err" </dev/null &
    pid=$!
    until_true "ls $log/*.json 2>/dev/null | grep -q ."
    child=$(mind "$pid")
    before=$(date +%s%N)
    kill -INT "$pid"
    code=0
    wait "$pid" || code=$?
    took=$((($(date +%s%N) - before) / 1000000))
    err=$(cat "$scratch/err")
    check "$how: a stop ends it" is "$code" 130
    echo "# $took ms until everything was taken down"
    check "$how: the child is gone" test ! -e "/proc/$child"
done

standin dialog
use openai both
rm -f "$scratch/name"
STANDIN_KEY=$key "$deskhand" run --virtual 1280x800 --planner model "$goal" >"$scratch/out" 2>"$scratch/err" </dev/null &
pid=$!
until_true "ls $log/*000002-openai.json 2>/dev/null | grep -q ."
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
