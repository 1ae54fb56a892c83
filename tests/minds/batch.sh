#!/bin/sh
# Several calls of one reply are done in order and halted at the first failure, and all of them are answered; what makes no sense
# is asked once more, then the run parks; what broke off does nothing.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") && printf '%s\n' "\$name" >"$scratch/name" &&
    exec zenity --info --title Hello --text "Hello \$name"
END
chmod 755 "$scratch/bin/ask-name"
goal='Answer the dialog with the name "Ada Lovelace"'
open='[["tool", "open", {"open": {"app": "ask-name"}}]]'
steps() {
    "$deskhand" runs show last --json | python3 -c 'import json, sys
r = json.load(sys.stdin)
print(" ".join(x["action"]["action"] for x in r if x["kind"] == "PLAN"))'
}

[ "${PAIRS:-}" != all ] || FORMS="anthropic openai gemini chat"
for form in ${FORMS:-anthropic openai}; do
    standin script
    use "$form" text
    rm -f "$scratch/name"
    order "{\"script\": [$open, [[\"tool\", \"click\", {\"target\": {\"text\": \"Not there\"}}], [\"tool\", \"type\", {\"text\": \"Ada\"}],
        [\"tool\", \"press\", {\"keys\": \"Return\"}]], [[\"tool\", \"type\", {\"text\": \"Lovelace\"}], [\"tool\", \"press\", {\"keys\": \"Return\"}]],
        [[\"tool\", \"wait\", {\"check\": {\"target\": {\"text\": \"Hello Lovelace\"}}, \"within\": 20}]],
        [[\"tool\", \"done\", {}]]]}"
    chore --planner model --wait 1 "$goal"
    check "$form: the run goes on behind a failure" is "$code" 0
    check "$form: nothing behind the failed call was done" is "$(cat "$scratch/name")" Lovelace
    check "$form: nor planned" is "$(steps)" 'open click type press wait'
    check "$form: every call is answered as the vendor wants" well_formed
done

standin script
use anthropic text
order "{\"script\": [$open, [[\"tool\", \"fly\", {}]], [[\"tool\", \"done\", {\"summary\": \"mended\"}]]]}"
chore --planner model "$goal"
check 'a malformed reply is mended once' is "$code" 0
check 'every request keeps to the rules' well_formed
standin script
use openai text
order "{\"script\": [$open, [[\"tool\", \"fly\", {}]], [[\"tool\", \"click\", {\"target\": 7}]], [[\"tool\", \"done\", {}]]]}"
chore --planner model "$goal"
check 'the second in a row parks' is "$code" 3
check 'and says so' has "$err" "the model's replies cannot be used"
run "$deskhand" runs stop last

standin script
use anthropic text
order "{\"script\": [$open, $open, $open, $open, $open], \"faults\": [{\"cut\": 900}, {\"cut\": 900}, {\"cut\": 900}, {\"cut\": 900}, {\"cut\": 900}]}"
chore --planner model "$goal"
check 'replies that break off fail the run' is "$code" 1
check 'and nothing of them is done' is "$(steps)" ''
finish
