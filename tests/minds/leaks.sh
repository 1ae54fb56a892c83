#!/bin/sh
# Nothing that must not leave does: every request body is searched, and every picture in them is decoded and read.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
canary=Kq7vZ2mXw9Lr4t
mkdir -p "$XDG_CONFIG_HOME/deskhand/secrets"
printf '%s\n' "$canary" >"$XDG_CONFIG_HOME/deskhand/secrets/vault"
chmod 600 "$XDG_CONFIG_HOME/deskhand/secrets/vault"
sed "s/@CANARY@/$canary/g" "$pages/canary.html" >"$scratch/canary.html"

for pair in anthropic:both openai:text gemini:image; do
    standin "passive:$scratch/canary.html"
    use "${pair%:*}" "${pair#*:}" 'marks: yes'
    chore --planner model "Look at $scratch/canary.html"
    check "$pair: the page was looked at" is "$code" 0
    check "$pair: nothing leaked" python3 "$(dirname "$0")/leaks.py" "$log" "$deskhand" "$canary" Sesame-open-77 \
        '4111 1111 1111 1111' evil-hidden "$key"
    check "$pair: and the rest was shown" python3 "$(dirname "$0")/leaks.py" --there "$log" "$deskhand" 'Visible and harmless'
    check "$pair: every request keeps to the rules" well_formed
    for frames in "$XDG_STATE_HOME"/deskhand/runs/*/frames; do
        check "$pair: nor do the journal's pictures show the secret" python3 "$(dirname "$0")/leaks.py" "$frames" "$deskhand" "$canary"
        check "$pair: but the rest" python3 "$(dirname "$0")/leaks.py" --there "$frames" "$deskhand" 'Visible and harmless'
    done
    cat "$XDG_STATE_HOME"/deskhand/runs/*/journal.jsonl >>"$scratch/journals"
    rm -rf "$XDG_STATE_HOME/deskhand/runs"
    quit_apps
done
journal=$(cat "$scratch/journals")
for word in "$canary" Sesame-open-77 "$key"; do
    case $journal in *"$word"*) found=yes ;; *) found= ;; esac
    check "the journals do not hold $word" is "$found" ""
done
finish
