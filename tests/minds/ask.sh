#!/bin/sh
# What neither the person nor the screen gives is asked for before anything is sent.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
goal="Fill in the form $pages/form.html and send it"

standin inventor:ask
use anthropic text
chore --planner model --yes submit --answer reason="My sister marries" "$goal"
check 'the model is told to ask' grep -rqF 'is given neither by the person nor by the screen' "$log"
check 'it asks, and sends the answer' is "$code" 0
check 'which is on the screen' grep -rqF 'My sister marries' "$log"
check 'every request keeps to the rules' well_formed
quit_apps

standin inventor:ask
use openai text
chore --planner model --yes submit "$goal"
check 'without anybody to ask the run parks' is "$code" 3
check 'with the question' has "$err" 'Which reason shall I give?'
run env STANDIN_KEY=$key "$deskhand" runs resume last --yes submit --answer reason="My sister marries"
check 'and goes on with the answer' is "$code" 0
quit_apps

standin inventor:insist
use gemini text
chore --planner model --yes submit "$goal"
check 'what a model insists on is not sent by itself, whatever is allowed' is "$code" 3
check 'the person is asked' has "$err" 'needs your answer (submit)'
check 'and sees what was made up' has "$("$deskhand" runs show last --json)" 'what neither you nor the screen gave'
run "$deskhand" runs stop last
quit_apps
finish
