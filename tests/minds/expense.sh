#!/bin/sh
# The expense report without its skill: a model finds receipt, calendar and portal and files the lunch. PAIRS=all, or pairs
# of provider and mode such as "openai:text gemini:both". KEEP_LOG=FOLDER keeps what was sent.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/stand.sh"
demo=$root/demos/expense-report
programs=${PROGRAMS:?the folder of the demo\'s programs}
pairs=${PAIRS:-anthropic:both chat:text}
if [ "$pairs" = all ]; then
    pairs=
    for form in anthropic openai gemini chat; do
        for mode in text image both; do pairs="$pairs $form:$mode"; done
    done
fi

field() {
    sed -n "s/^ *\"$1\": \"\\(.*\\)\",\\{0,1\\}\$/\\1/p" "$work/data/truth.json"
}

# Ends the applications of one chore, and its portal.
clear_up() {
    kill "$portal_pid" 2>/dev/null
    for pid in $(cat "$work/pids" 2>/dev/null); do
        grep -qs "$work" "/proc/$pid/environ" && kill "$pid" 2>/dev/null
    done
    true
}

# once FORM MODE SEED
once() {
    work=$scratch/work-$1-$2
    mkdir "$work"
    "$programs/expense-generate" --seed "$3" --out "$work/data"
    "$demo/home" "$work" "$work/data/month.ics"
    mkfifo "$work/ready"
    "$programs/expense-portal" --port 0 --data "$work/data/portal.json" --store "$work/store" \
        >"$work/ready" 2>"$work/portal.log" </dev/null &
    portal_pid=$!
    read -r port <"$work/ready"
    standin expense
    (
        . "$work/environment"
        export XDG_CONFIG_HOME="$HOME/.config"
        use "$1" "$2"
        chore --planner model --yes submit,upload "File the lunch of $(field date) with the receipt \
$work/data/receipt.png in the portal http://127.0.0.1:$port/ as \"$(field category)\". If it is over the limit, the reason is \
\"Agreed with the client beforehand\". Who was there stands in the calendar, orage."
        echo "$code" >"$work/code"
    )
    check "$1, $2: the lunch is filed" is "$(cat "$work/code")" 0
    err="$err$(cat "$scratch/err")"
    check "$1, $2: and it is the right record" "$programs/expense-check" --truth "$work/data/truth.json" --store "$work/store"
    check "$1, $2: every request keeps to the rules" well_formed
    if [ -n "${KEEP_LOG:-}" ]; then
        cp -r "$log" "$KEEP_LOG/$1-$2"
        cp "$(ls -t "$work"/home/.local/state/deskhand/runs/*/journal.jsonl "$XDG_STATE_HOME"/deskhand/runs/*/journal.jsonl \
            2>/dev/null | head -n 1)" "$KEEP_LOG/$1-$2/"
    fi
    clear_up
}

seed=0
for pair in $pairs; do
    seed=$((seed + 1))
    once "${pair%:*}" "${pair#*:}" "$seed"
done
finish
