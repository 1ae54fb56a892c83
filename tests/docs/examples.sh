#!/bin/sh
# Every command in README.md, HACKING.md, docs/ and the examples of --help is run, in a home and on a display of its
# own, and every sentence and skill in docs/skills.md is read by the real reader.
. "$(dirname "$0")/../chore/tap.sh"
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/chore/apps.sh"

# --- what stands in for what the pages name ---
work=$scratch/work
mkdir -p "$work" "$HOME/.agents/skills/expense-lunch"
for name in demos docs tests tools README.md; do ln -s "$root/$name" "$work/$name"; done
ln -s "$root/tests/data/screens/form-light.png" "$work/FILE.png"
: >"$work/receipt.png"
cat >"$work/shown.log" <<'END'
{"screen":{"screen":{"width":640,"height":480,"frame":1},"settled":true,"pointer":[1,2],"windows":[],"elements":[],"text":[],"lines":[],"changed":[],"partial":[]}}
{"deed":"keys","time":1000,"device":3,"text":"F5","count":1}
END
cat >"$HOME/.agents/skills/expense-lunch/SKILL.md" <<'END'
---
name: expense-lunch
description: Files a lunch. Takes the inputs of the real one and presses a key. Use where only the command line matters.
---
## Inputs
- `date` (date): a day.
- `attendee` (text, optional): who was there.
- `amount` (amount, optional): what it cost.
- `receipt` (file, optional): a file.
- `portal` (url, optional): an address.

## Steps
1. Press Escape.
END
ln -s "$HOME/.agents/skills/expense-lunch" "$work/expense-lunch"

# A display with one web page that has the controls of the examples.
mkfifo "$scratch/display"
Xvfb -displayfd 4 -screen 0 1280x800x24 -nolisten tcp 4>"$scratch/display" 2>/dev/null &
server=$!
read -r number <"$scratch/display"
DISPLAY=:$number
export DISPLAY
browser='' manager=''
trap 'kill $browser $manager $server 2>/dev/null; wait 2>/dev/null; rm -rf "$scratch"' EXIT
openbox >/dev/null 2>&1 &
manager=$!
"$scratch/bin/browser" "file://$pages/examples.html" >/dev/null 2>&1 &
browser=$!
check 'the page of the examples is there' \
    "$deskhand" do 'wait for the "Submit" button within 30 seconds'

park() { "$deskhand" run --quiet 'click the "Submit" button' >/dev/null 2>&1 </dev/null || [ $? -eq 3 ]; }

# A run that is done, and a skill that was made of it.
taught() {
    "$deskhand" run --quiet 'click "New", type "Rent" into "Name", press Enter' --yes submit >/dev/null 2>&1 </dev/null &&
        "$deskhand" skill from-run last --name new-entry >/dev/null
}

# --- the table: commands that are not simply run here with exit code 0 ---
# Sets $want (an exit code), $instead (what is run instead), $first (what is run before).
stand_in() {
    want=0 instead=$1 first=:
    case $1 in
    # Whole suites, run by others: they have to exist and to know --help.
    ./tests/run*) instead='./tests/run --help 2>&1 | grep -q SUITE' ;;
    ./demos/expense-report/run*) instead='./demos/expense-report/run --help 2>&1 | grep -q -- --seed' ;;
    ./tests/docs/current.sh*) instead='test -x tests/docs/current.sh' ;;
    ./tests/chore/seeds*) instead='test -x tests/chore/seeds' ;;
    # Would install or build.
    ./tools/install-deps*) instead='./tools/install-deps nothing 2>&1 | grep -q "build demo test"' ;;
    # The program under test, wherever it was built.
    ./build/agent/deskhand*) instead="deskhand${1#./build/agent/deskhand}" ;;
    # Typing a command into a terminal is asked about, and nobody is there: it parks.
    *'open "xterm", type'*) want=3 ;;
    # On this page Enter might press "Submit", which is asked about.
    "deskhand run 'click \"New\""*) instead="$1 --yes submit" ;;
    # Nobody is there to show it: a log of two lines is.
    'deskhand record '*) instead="$1 --from-log shown.log --out '$scratch/shown'" ;;
    # These need a run that is done.
    'deskhand skill from-run '* | 'deskhand skill check new-entry') first=taught ;;
    'deskhand skill edit '*) instead="EDITOR=true $1" ;;
    # These need a run that is parked; it parks again when nobody gives the answer.
    'deskhand runs resume last') first=park want=3 ;;
    'deskhand runs resume '* | 'deskhand runs stop '*) first=park ;;
    # Another example may have made a skill that answers as well: then both are named.
    'deskhand skill find '* | *' --explain') instead="$1 || [ \$? -eq 1 ]" ;;
    *'| man -l -') instead='deskhand help --man | grep -q "^\.TH DESKHAND"' ;;
    *' ACTION'* | *' RUN'* | *SUITE*) instead=: ;;
    esac
}

# Commands of a page: indented by four, up to a comment or an explanation behind two spaces.
commands_of() {
    sed -n 's/^    \(\(deskhand\|\.\/[a-z]\)[^ ]* .*\|\.\/[a-z/-]*\)$/\1/p' "$@" | sed 's/   *[^ ].*$//'
}

{
    commands_of "$root/README.md" "$root/HACKING.md" "$root"/docs/*.md
    for command in run record look do runs skill suggest gate doctor help; do
        "$deskhand" "$command" --help | sed -n 's/^  \$ //p'
    done
} | sed 's/ *$//' | LC_ALL=C sort -u >"$scratch/commands"
check 'there are commands to run' test "$(wc -l <"$scratch/commands")" -gt 25

deskhand() {
    "$deskhand" "$@"
}

as_written() (
    cd "$work" || exit 1
    $first || exit 1
    code=0
    eval "$instead" </dev/null || code=$?
    [ "$code" -eq "$want" ] || { echo "exit code $code, expected $want"; exit 1; }
)

# Those that look at past runs come last, when there are some.
for turn in runs others; do
    while read -r command; do
        case $command in 'deskhand runs '*) kind=others ;; *) kind=runs ;; esac
        [ "$kind" = "$turn" ] || continue
        stand_in "$command"
        check "$command" as_written
        case $command in *'open "xterm", type'*) "$deskhand" runs stop last >/dev/null 2>&1 </dev/null ;; esac
    done <"$scratch/commands"
done

# --- docs/skills.md ---
mkdir -p "$scratch/skills/sentence"
head_of() {
    cat <<'END'
---
name: sentence
description: Sentences of the documentation. Use to test it.
---
## Inputs
- `file` (file): a file.
- `amount` (amount): an amount.
- `date` (date): a day.
- `day` (date): a day.
- `total` (number): a number.
- `people` (table): rows.

## Steps
END
}

reads() { "$deskhand" skill check "$scratch/skills/$1"; }

# block KIND: the fenced blocks of that kind, each to a file of its own.
awk -v to="$scratch/block" '/^```./ { kind = substr($0, 4); n++; next } /^```$/ { kind = ""; next }
    kind == "skill" || kind == "steps" { print >(to "." n "." kind) }' "$root/docs/skills.md"
for block in "$scratch"/block.*.skill; do
    name=$(sed -n 's/^name: //p' "$block")
    mkdir -p "$scratch/skills/$name"
    cp "$block" "$scratch/skills/$name/SKILL.md"
    check "the skill $name" reads "$name"
done
for block in "$scratch"/block.*.steps; do
    { head_of; cat "$block"; } >"$scratch/skills/sentence/SKILL.md"
    check 'the nested steps' reads sentence
done
sed -n '/^## Sentences/,/^## How/s/^| [a-z][^|]* | \(`.*`\) |$/\1/p' "$root/docs/skills.md" |
    sed 's/`, `/\n/g;s/`//g' >"$scratch/sentences"
check 'there are sentences to read' test "$(wc -l <"$scratch/sentences")" -gt 40
while read -r sentence; do
    { head_of; printf '1. %s.\n' "$sentence"; } >"$scratch/skills/sentence/SKILL.md"
    check "$sentence" reads sentence
done <"$scratch/sentences"
finish
