#!/bin/sh
# Two bold digits that touch are letters, not a button: the total of a receipt is read whole.
. "$(dirname "$0")/../chore/tap.sh"
data=$(cd "$(dirname "$0")/../data/screens" && pwd)

run "$deskhand" look "$data/total.png" --text
check 'the total is read whole' has "$out" 'CHF 53.20'
finish
