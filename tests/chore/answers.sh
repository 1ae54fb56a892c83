#!/bin/sh
# What a parked run needs is given when it is resumed, and what is asked at a terminal is answered there.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
cd "$HOME" || exit 99
program asker "zenity --title=asker --entry '--text=\"Your name\"' >$scratch/asker.out"

said() {
    cat "$scratch/asker.out" 2>/dev/null
}

# parks NAME WORDS GOAL : with the asker open.
parks() {
    rm -f "$scratch/asker.out"
    run "$deskhand" run --virtual 800x600 --keep 0.01 --wait 1 "open \"asker\", $3"
    check "$1: parked" is "$code" 3
    check "$1: what is needed" has "$err" "$2"
}

# resumes NAME CODE ARGUMENTS...
resumes() {
    case_name=$1 want=$2
    shift 2
    run "$deskhand" runs resume last --wait 1 "$@"
    check "$case_name" is "$code" "$want"
}

fill='type {who} into "Your name", click "OK", expect no "asker" window'
parks 'a question' 'Which name?' "ask \"Which name?\" as {who}, $fill"
resumes 'resumed without an answer: parked again' 3
resumes 'resumed with name=value: done' 0 --answer who=Bob
check 'the answer was typed' is "$(said)" Bob

parks 'a choice' 'Which one?' "ask \"Which one?\" as {who} choices \"Ann\", \"Ben\", $fill"
resumes 'an answer that is no choice: parked again' 3 --answer who=Zoe
check 'the choices are named' has "$err" 'Ann, Ben'
resumes 'an answer that is one: done' 0 --answer ben
check 'the choice was typed' is "$(said)" Ben

parks 'two questions' 'One?' "ask \"One?\" as {one}, ask \"Two?\" as {two}, type \"{one} {two}\" into \"Your name\", click \"OK\", expect no \"asker\" window"
resumes 'one answer for two questions: parked at the second' 3 --answer Eins
check 'it is the second' has "$err" 'Two?'
resumes 'the other answer: done' 0 --answer Zwei
check 'each question has its answer' is "$(said)" 'Eins Zwei'

parks 'handing over' 'Please look' 'hand over "Please look", type "Eve" into "Your name", click "OK", expect no "asker" window'
resumes 'not said to be done: parked again' 3
check 'it says how to say so' has "$err" '--answer done'
resumes 'said to be done: done' 0 --answer done
check 'what came behind it' is "$(said)" Eve

parks 'a target that is missing' 'cannot find "Nonsense"' 'click "Nonsense", type "Kim" into "Your name", click "OK", expect no "asker" window'
resumes 'still missing, tried once more: parked again' 3 --answer 'try again'
resumes 'done by the person: done' 0 --answer 'I did it myself'
check 'the rest was done' is "$(said)" Kim

run "$deskhand" run --virtual 800x600 --keep 0.01 --wait 1 --answer 'I did it myself' \
    'open "orage", choose "View" > "Nonsense", choose "File" > "Quit", expect no "Orage" window'
check 'a menu without the entry is closed again' is "$code" 0

# at_terminal KEYS : the goal below on a terminal, with KEYS typed at its question; its exit code is in $code.
mkfifo "$scratch/keys"
at_terminal() {
    : >"$scratch/shown"
    script -qec "$deskhand run --virtual 1280x800 --yes submit,delete '$goal'" /dev/null \
        <"$scratch/keys" >"$scratch/shown" 2>&1 &
    terminal=$!
    exec 9>"$scratch/keys"
    timeout 60 tail -n +1 -f "$scratch/shown" | grep -q -m1 'Window:'
    printf '%s\n' "$1" >&9
    code=0
    wait "$terminal" || code=$?
    exec 9>&-
    err=$(cat "$scratch/shown")
}

goal="open \"$pages/form.html\", click \"Click area\" (confirm), expect \"one click\""
run "$deskhand" run --virtual 1280x800 --keep 0.01 --yes submit,delete "$goal"
check '(confirm) without a terminal: parked in spite of grants' is "$code" 3
quit_apps
at_terminal o
check '(confirm) answered "once": done' is "$code" 0
check 'the question says what will be done' has "$err" 'click the button "Click area"'
at_terminal n
check '(confirm) answered "no": refused' is "$code" 4

run "$deskhand" run --virtual 1280x800 --yes terminal,delete 'open "xterm", type "rm -rf /" and press Enter'
check 'what policy denies is denied in spite of grants' is "$code" 4
mkdir -p "$XDG_CONFIG_HOME/deskhand/secrets"
(umask 077 && echo 's3cret' >"$XDG_CONFIG_HOME/deskhand/secrets/pin")
run "$deskhand" run --virtual 1280x800 --keep 0.01 "open \"$pages/form.html\", type {{secret:pin}} into \"Name\""
check 'a secret for a field that shows it: refused' is "$code" 4
run "$deskhand" run 'clik "x", type, press Foo+q, done'
check 'a goal with errors: exit code' is "$code" 2
check 'all of its errors' has "$err" 'has 3 errors'
finish
