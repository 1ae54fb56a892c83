#!/bin/sh
# The key is nowhere but in the child that sends it: in no environment, on no command line, on no terminal that prints its
# environment, in no file.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
program shell xterm -geometry 150x45 -e sh

searched() {
    check "$1: the run went through" is "$code" 0
    check "$1: it was searched while it ran" has "$(cat "$scratch/places" 2>&1)" searched
    check "$1: no process shows the key" is "$(grep -v '^searched$' "$scratch/places")" ""
    check "$1: every request carried it" well_formed
    # What was sent has it in a header alone, and the log of bodies is in here too.
    check "$1: no file holds it" is "$(grep -rlF -- "$key" "$scratch" 2>/dev/null | grep -v "^$scratch/key-file\$")" ""
    quit_apps
}

standin "spy:$scratch/places"
use anthropic text
run env STANDIN_KEY=$key "$deskhand" models probe
check 'a probe asks the endpoint with it' has "$out" 'claude-opus-5-5 is there'
run env STANDIN_KEY=wrong "$deskhand" models probe
check 'a wrong key is told apart' is "$code" 1
chore --planner model --yes terminal --debug "$scratch/debug" --save-cassette "$scratch/cassette" \
    'Print the environment in a terminal'
searched 'from a variable'
check 'the terminal had an environment' grep -q 'PATH=' "$log"/*000003-anthropic.json
check 'without the variable' is "$(cat "$log"/*.json | grep -c STANDIN_KEY=)" 0

rm -f "$scratch/places"
printf '%s\n' "$key" >"$scratch/key-file"
chmod 600 "$scratch/key-file"
standin "spy:$scratch/places"
use anthropic text
sed -i "s|env:STANDIN_KEY|\"file:$scratch/key-file\"|" "$XDG_CONFIG_HOME/deskhand/config.yaml"
run "$deskhand" run --virtual 1280x800 --planner model --yes terminal 'Print the environment in a terminal'
searched 'from a file'
chmod 644 "$scratch/key-file"
run "$deskhand" run --virtual 1280x800 --planner model 'Print the environment in a terminal'
check 'a file that others may read is refused' is "$code" 4
check 'with the reason' has "$err" 'other people may read the key'

sed -i 's|key: .*, mode|key: env:NOT_SET_AT_ALL, mode|' "$XDG_CONFIG_HOME/deskhand/config.yaml"
run "$deskhand" run --virtual 1280x800 --planner model 'Print the environment in a terminal'
check 'without a key it does not start' is "$code" 2
check 'and one line says what to set' is "$err" 'deskhand: no key: set NOT_SET_AT_ALL'
rm "$XDG_CONFIG_HOME/deskhand/config.yaml"
run "$deskhand" run 'Do something nice' --planner model
check 'without a model neither' is "$code" 2
check 'nor more than a line' is "$(printf '%s\n' "$err" | wc -l) $(printf '%s' "$err" | grep -c 'set ANTHROPIC_API_KEY')" '1 1'
run "$deskhand" models
check 'models are listed without a key' is "$code" 0
finish
