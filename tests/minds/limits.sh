#!/bin/sh
# Limits end a run before the request that would pass them; it parks, and goes on when they are raised.
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
resume() {
    run env STANDIN_KEY=$key "$deskhand" runs resume last "$@"
}

standin dialog
use openai text
chore --planner model --max-steps 2 "$goal"
check 'steps: parked' is "$code" 3
check 'steps: says which limit' has "$err" "the model's limit of 2 steps is reached"
check 'steps: no request more than allowed' is "$(requests)" 2
resume
check 'steps: still parked' is "$code" 3
resume --max-steps 20
check 'steps: goes on with more' is "$code" 0
check 'steps: and does what is left' is "$(cat "$scratch/name")" "Ada Lovelace"
check 'every request keeps to the rules, across the parking too' well_formed

standin dialog
use openai text
before=$(requests)
chore --planner model --max-tokens 15000 "$goal"
check 'tokens: parked' is "$code" 3
check 'tokens: says which limit' has "$err" 'the limit of 15000 tokens is reached'
run "$deskhand" runs show last --json
used=$(printf '%s' "$out" | python3 -c 'import json, sys
r = [r["spent"] for r in json.load(sys.stdin) if r["kind"] == "MODEL"][-1]
print(r["input"] + r["output"] <= 15000, r["requests"] >= 1)')
check 'tokens: never more than the limit' is "$used" 'True True'
run "$deskhand" runs stop last

chore --planner model --max-cost 0.10 "$goal"
check 'cost: needs a price' is "$code" 2
check 'cost: says where to write it' has "$err" prices.yaml
echo 'gpt-5.6-sol: {input: 5, cached: 0.5, output: 20}' >"$XDG_CONFIG_HOME/deskhand/prices.yaml"
standin dialog
use openai text
chore --planner model --max-cost 0.15 "$goal"
check 'cost: parked' is "$code" 3
check 'cost: says which limit' has "$err" 'the limit of $0.15 is reached'
check 'cost: what it came to is told' has "$err" ' out, $0.'
run "$deskhand" runs stop last

standin loop:same
use openai text
chore --planner model "$goal"
check 'the same action on the same screen: parked' is "$code" 3
check 'says so' has "$err" 'the same thing on the same screen'
run "$deskhand" runs stop last
standin loop:idle
use openai text
chore --planner model "$goal"
check 'no visible progress: parked' is "$code" 3
check 'says that too' has "$err" 'changed nothing on the screen'
run "$deskhand" runs stop last
finish
