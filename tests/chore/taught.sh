#!/bin/sh
# A run that was done becomes a skill that does it again with other values: a form that is filled in row by row, and the
# expense report of one seed with the values of another.
. "$(dirname "$0")/tap.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/chore/apps.sh"

run "$deskhand" run --virtual 1280x800 --yes new-domain "open file://$pages/people.html
wait for \"Add guest\" within 30 seconds
type \"Ann Bell\" into the \"Name\" field
type \"12\" into the \"Seats\" field
click the \"Add guest\" button
type \"Cy Dorn\" into the \"Name\" field
type \"30\" into the \"Seats\" field
click the \"Add guest\" button
click the \"Close the list\" button
expect \"The list is closed\" within 5 seconds"
check 'a list of guests is filled in' is "$code" 0
run "$deskhand" skill from-run last --name guest-list --goal 'Fill in the guest list'
check 'its run becomes a skill' is "$code" 0
skill=$XDG_DATA_HOME/deskhand/skills/guest-list
check 'once for each row' grep -q '^[0-9]*\. For each {row} in {rows}:$' "$skill/SKILL.md"
check 'what was filled in is a table' grep -qx 'Ann Bell,12' "$skill/assets/rows.csv"
run "$deskhand" skill check guest-list
check 'it fits the screens of the run' is "$code" 0
printf 'name,seats\nEd Frost,25\nGil Hunt,10\n"Ivo, Jr.",60\n' >"$scratch/others.csv"
run "$deskhand" run --virtual 1280x800 --yes new-domain --skill guest-list rows="$scratch/others.csv"
check 'other rows are filled in' is "$code" 0
check 'all three, with their seats' has "$out" 'GL-300-95'

export HOME_OF_DEMO="$root/demos/expense-report"
mkdir -p "$scratch/made/expense-lunch"
run "$HOME_OF_DEMO/run" --seed 2 --yes submit,upload
check 'the expense report of a lunch over the limit is filed' is "$code" 0
run "$deskhand" skill from-run last --name expense-lunch --goal "$(sed -n 's/^right: \([0-9-]*\),.*/File the lunch of \1/p' "$scratch/out")" \
    --output "$scratch/made/expense-lunch"
check 'its run becomes a skill' is "$code" 0
check 'whose result is proven' grep -q '^- Expect "Report submitted"' "$scratch/made/expense-lunch/SKILL.md"
for seed in 1 7; do
    run "$HOME_OF_DEMO/run" --seed "$seed" --skill "$scratch/made/expense-lunch" --yes submit,upload
    check "it files the report of seed $seed right" is "$code" 0
done
finish
