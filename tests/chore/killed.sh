#!/bin/sh
# kill -9 of the conductor, at several points of a run, leaves no process, socket or folder behind.
. "$(dirname "$0")/tap.sh"

mkdir -p "$scratch/bin"
mkfifo "$scratch/here"
# An application that says on a pipe that it runs, then is a terminal.
printf '#!/bin/sh\necho here >"%s"\nexec xterm -T marker\n' "$scratch/here" >"$scratch/bin/marker"
chmod +x "$scratch/bin/marker"
PATH="$scratch/bin:$PATH"

ours() {
    grep -lsa "XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR" /proc/[0-9]*/environ 2>/dev/null |
        cut -d/ -f3 | grep -vx "$$" | while read -r p; do
        case $(tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null) in
        *killed.sh* | '' | cut* | grep* | tail*) ;;
        *) echo "$p" ;;
        esac
    done
}

nothing_left() {
    for p in $(ours); do ended "$p" 5 || { echo "still there: $(tr '\0' ' ' <"/proc/$p/cmdline")"; return 1; }; done
    [ -z "$(find "$XDG_RUNTIME_DIR" -type s 2>/dev/null)" ] || { find "$XDG_RUNTIME_DIR"; return 1; }
    [ -z "$(ls "$XDG_RUNTIME_DIR/deskhand" 2>/dev/null)" ] || { find "$XDG_RUNTIME_DIR/deskhand"; return 1; }
}

# kill_at NAME STEPS: the run is killed once the application has started.
kill_at() {
    "$deskhand" run --virtual 800x600 --quiet "$2" >/dev/null 2>&1 </dev/null &
    pid=$!
    timeout 30 cat "$scratch/here" >/dev/null || echo '# the application did not start'
    kill -9 "$pid"
    wait "$pid" 2>/dev/null
    check "$1" nothing_left
}

kill_at 'killed while an application opens' 'open "marker", wait 60 seconds'
kill_at 'killed while a key is held' 'open "marker", hold shift for 60 seconds'
kill_at 'killed while it types' 'open "marker", type "a long text that is being typed", wait 60 seconds'

# Killed before anything is up: the display server is just being started.
"$deskhand" run --virtual 800x600 'wait 60 seconds' >/dev/null 2>&1 </dev/null &
pid=$!
kill -9 "$pid"
wait "$pid" 2>/dev/null
check 'killed at its very beginning' nothing_left

# SIGINT is orderly.
"$deskhand" run --virtual 800x600 --quiet 'open "marker", wait 60 seconds' >/dev/null 2>&1 </dev/null &
pid=$!
timeout 30 cat "$scratch/here" >/dev/null
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
check 'terminated: exit code' is "$code" 130
check 'terminated: nothing left' nothing_left
finish
