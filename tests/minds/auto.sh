#!/bin/sh
# A skill goes first; the model does the step that the skill cannot, or the whole chore where no skill fits.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
skill=$XDG_DATA_HOME/deskhand/skills/answer-name
mkdir -p "$skill"
cat >"$skill/SKILL.md" <<'END'
---
name: answer-name
description: Answers the dialog that asks for a name. Use when asked to answer the name dialog.
---
# Answer the name dialog

## Inputs
- `name` (text): whose name it is.

## Steps
1. Open "ask-name".
2. Type {name} into the "What is your name?" field.
3. Click the "OK" button.

## Result
- Expect "Thank you" within 10 seconds.
END

# asks LABEL NOTICE : the dialog with this label on its button, and a notice that comes before it.
asks() {
    cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
rm -f "$scratch/name"
name=\$(zenity --entry --title Question --text "What is your name?" --ok-label "$1") &&
    printf '%s\n' "\$name" >"$scratch/name" && exec zenity --info --title Thanks --text "Thank you"
END
    [ -z "${2:-}" ] || sed -i "2i zenity --question --title Updates --text \"$2\" --ok-label \"Restart now\" --cancel-label \"Remind me tomorrow\"" "$scratch/bin/ask-name"
    chmod 755 "$scratch/bin/ask-name"
}

asks OK
standin rescuer
use anthropic text
chore --wait 2 --skill answer-name name="Ada Lovelace"
check 'a skill that fits needs no model' is "$code" 0
check 'none was asked' is "$(requests)" 0
check 'and that is said' has "$err" 'no model was asked'
check 'the skill is chosen by a sentence, too' is "$(chore --wait 2 'Answer the name dialog' name=Ada; echo "$code $(requests)")" '0 0'

asks Continue
chore --wait 2 --json --skill answer-name name="Ada Lovelace"
check 'a step whose button is called something else now is done by the model' is "$code" 0
check 'as it was meant' is "$(cat "$scratch/name")" "Ada Lovelace"
check 'the cost is told' has "$err$out" '"requests":2'
check 'the skill stays the planner' has "$out" '"planner":"skill"'
check 'the journal says who did it' has "$("$deskhand" runs show last --json)" '"step":"3, model 1"'
check 'every request keeps to the rules' well_formed

standin rescuer
use openai both
asks OK 'Updates are ready'
chore --wait 2 --skill answer-name name="Ada Lovelace"
check 'a notice in the way is cleared by the model' is "$code" 0
check 'and the step is done by the skill' is "$(cat "$scratch/name")" "Ada Lovelace"
check 'the skill was helped' has "$err" 'the skill was helped by it'
check 'every request keeps to the rules there' well_formed

standin rescuer:none
use openai text
asks Continue
chore --wait 2 --skill answer-name name="Ada Lovelace"
check 'where the model cannot either the run parks' is "$code" 3
check 'with what the skill missed' has "$err" OK
run "$deskhand" runs stop last

# A model that answers each time that the way is clear does not go on for ever.
mkdir -p "$XDG_DATA_HOME/deskhand/skills/drop-draft"
cat >"$scratch/draft.html" <<END
<!DOCTYPE html><html><head><title>Draft</title></head><body><p>One draft.</p></body></html>
END
cat >"$XDG_DATA_HOME/deskhand/skills/drop-draft/SKILL.md" <<END
---
name: drop-draft
description: Drops the draft for good. Use when asked to drop the draft.
---
# Drop the draft

## Steps
1. Open "$scratch/draft.html".
2. Click the "Drop" button.

## Result
- Expect "Gone".
END
standin rescuer
use anthropic text
chore --wait 1 --skill drop-draft
check 'a rescue that only says again ends' is "$code" 3
check 'after a few requests' is "$(requests)" 11
run "$deskhand" runs stop last
quit_apps

standin dialog
use gemini text
asks OK
chore --wait 2 'Take care of the window that pops up: give it the name "Ada Lovelace"'
check 'where no skill fits the model does it all' is "$code" 0
check 'with the right name' is "$(cat "$scratch/name")" "Ada Lovelace"
check 'and that is said too' has "$err" 'planned by it'
chore --planner model 'Answer the dialog with the name "Ada Lovelace"'
check 'a skill that fits is an example for a model that plans by itself' grep -rqF 'Type {name} into' "$log"
finish
