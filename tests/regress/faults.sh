#!/bin/sh
# What a run stands on is killed in its middle: each time one clear cause, the right exit code, nothing left, and
# no word of Xlib's.
. "$(dirname "$0")/../chore/tap.sh"

mkdir -p "$scratch/bin"
mkfifo "$scratch/here"
printf '#!/bin/sh\necho here >"%s"\nexec xterm -T marker\n' "$scratch/here" >"$scratch/bin/marker"
chmod +x "$scratch/bin/marker"
PATH="$scratch/bin:$PATH"

# Processes of this test's runs whose command line has PATTERN.
ours() {
    grep -lsa "XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 |
        while read -r p; do
            case $( (tr '\0' ' ' <"/proc/$p/cmdline") 2>/dev/null) in
            *faults.sh* | *tests/regress* | '' | cut* | grep* | tail*) ;;
            *$1*) echo "$p" ;;
            esac
        done
}

nothing_left() {
    for p in $(ours ''); do ended "$p" 5 || { echo "still there: $(tr '\0' ' ' <"/proc/$p/cmdline")"; return 1; }; done
    [ -z "$(ls "$XDG_RUNTIME_DIR/deskhand" 2>/dev/null)" ] || { find "$XDG_RUNTIME_DIR/deskhand"; return 1; }
}

quiet_xlib() {
    case $err in *Xlib:* | *XIO:*) echo "$err"; return 1 ;; esac
}

# lose NAME PATTERN CODE WORDS: kills -9 what has PATTERN once the application runs.
lose() {
    "$deskhand" run --virtual 800x600 --quiet 'open "marker", wait 60 seconds' >"$scratch/out" 2>"$scratch/err" \
        </dev/null &
    pid=$!
    timeout 30 cat "$scratch/here" >/dev/null
    kill -9 $(ours "$2")
    code=0
    ended "$pid" 30 || kill -9 "$pid"
    wait "$pid" || code=$?
    err=$(cat "$scratch/err")
    check "$1: exit code" is "$code" "$3"
    check "$1: the cause" has "$err" "$4"
    check "$1: nothing of Xlib's" quiet_xlib
    check "$1: nothing left" nothing_left
}

lose 'the display server is killed' 'Xvfb' 5 'run it again'
lose 'the guardian is killed' 'deskhand-guardian' 5 'deskhand-guardian ended in the middle of the run'
lose 'the window manager is killed' 'openbox' 5 'openbox ended in the middle of the run'

# Whose work can be done anew is: the run goes on.
heal() {
    "$deskhand" run --virtual 800x600 --quiet 'open "marker", wait 3 seconds, press a' >"$scratch/out" \
        2>"$scratch/err" </dev/null &
    pid=$!
    timeout 30 cat "$scratch/here" >/dev/null
    victims=
    while [ -z "$victims" ] && kill -0 "$pid" 2>/dev/null; do victims=$(ours "$2"); done
    kill -9 $victims
    code=0
    ended "$pid" 30 || kill -9 "$pid"
    wait "$pid" || code=$?
    err=$(cat "$scratch/err")
    check "$1: there was one" test -n "$victims"
    check "$1: the run goes on" is "$code" 0
    check "$1: nothing left" nothing_left
}

heal 'the planner is killed' 'deskhand-planner'

# Numbers that are none.
for bad in --timeout=-1 --timeout=nan --timeout=1e30 --wait=-1 --wait=inf --keep=0 --keep=-1 --keep=1e9; do
    run "$deskhand" run --virtual 800x600 "$bad" 'wait 1 second'
    check "$bad is refused" is "$code" 2
done

# All that is wrong with a text is told at once.
mkdir -p "$scratch/skills/wrong"
printf -- '---\nname: wrong\ndescription: Is.\n---\n\n## Steps\n\n1. Frobnicate the foo.\n2. Bamboozle the bar.\n' \
    >"$scratch/skills/wrong/SKILL.md"
run "$deskhand" run --virtual 800x600 --skill "$scratch/skills/wrong"
check 'a malformed skill: exit code' is "$code" 2
check 'a malformed skill: the first error' has "$err" 'frobnicate'
check 'a malformed skill: the last error' has "$err" 'bamboozle'

# A skill runs one that lies beside it.
for n in outer inner; do mkdir -p "$scratch/skills/$n"; done
printf -- '---\nname: outer\ndescription: Runs inner.\n---\n\n## Steps\n\n1. Run skill "inner".\n' >"$scratch/skills/outer/SKILL.md"
printf -- '---\nname: inner\ndescription: Waits.\n---\n\n## Steps\n\n1. Wait 1 second.\n' >"$scratch/skills/inner/SKILL.md"
run "$deskhand" run --virtual 800x600 --skill "$scratch/skills/outer"
check 'a skill beside another one is found' is "$code" 0

# A place for the guardian that is none.
: >"$scratch/file"
run env XDG_RUNTIME_DIR="$scratch/file" "$deskhand" run --virtual 800x600 'wait 1 second'
check 'no runtime folder: exit code' is "$code" 5
check 'no runtime folder: the cause' has "$err" 'XDG_RUNTIME_DIR'

# No journal, no action: a disk that is full stops the run before it touches.
if mkdir -p "$scratch/full" && mount -t tmpfs -o size=200k none "$scratch/full" 2>/dev/null; then
    mkdir -p "$scratch/full/deskhand"
    dd if=/dev/zero of="$scratch/full/fill" bs=1k count=180 2>/dev/null
    run env XDG_STATE_HOME="$scratch/full" "$deskhand" run --virtual 800x600 --quiet --yes terminal \
        "open \"xterm\", type \"echo x >> $scratch/touched\" and press Enter, wait 2 seconds"
    check 'a full disk: exit code' is "$code" 5
    check 'a full disk: the cause' has "$err" 'No space'
    check 'a full disk: nothing was done' test ! -e "$scratch/touched"
    check 'a full disk: nothing left' nothing_left
    umount "$scratch/full"
fi

# Output that cannot be written is not success.
run sh -c '"$1" help --man >/dev/full' sh "$deskhand"
check 'a full output: exit code' is "$code" 5
finish
