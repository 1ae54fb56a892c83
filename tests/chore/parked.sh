#!/bin/sh
# Without the grant and with nobody to ask nothing is submitted; with the answer given the run goes on.
. "$(dirname "$0")/tap.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)

export TMPDIR="$scratch"
run "$root/demos/expense-report/run" --seed 4
check 'parked' is "$code" 3
folder=$(printf '%s\n' "$err" | sed -n 's/.*--resume \([^ ]*\) .*/\1/p')
check 'it says how to go on' test -d "$folder"
check 'the portal holds no record' sh -c "! ls '$folder'/store/*.json 2>/dev/null"
run "$root/demos/expense-report/run" --resume "$folder" --yes submit,upload
check 'resumed with the answer: the right record' is "$code" 0
check 'nothing is left of it' test ! -e "$folder"
finish
