#!/bin/sh
# What a model did once, a skill does the next time without one; and what models are shown of skills is in order, within
# its tokens, and nobody's values.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"

cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") &&
    printf '%s\n' "\$name" >"$scratch/name" && exec zenity --info --title Thanks --text "Thank you"
END
chmod 755 "$scratch/bin/ask-name"

standin dialog
use anthropic text
chore --planner model 'Answer the dialog with the name "Ada Lovelace"'
check 'a model does it once' is "$code $(cat "$scratch/name")" '0 Ada Lovelace'
asked=$(requests)
run "$deskhand" skill from-run last --name answer-dialog
check 'its run becomes a skill' is "$code" 0
skill=$XDG_DATA_HOME/deskhand/skills/answer-dialog/SKILL.md
check 'what the goal named is an input' grep -q '^- `[a-z_]*` (text' "$skill"
check 'its name is in no step' has "$(sed -n '/^## Steps/,$p' "$skill" | grep -c 'Ada')" 0
run "$deskhand" skill check answer-dialog
check 'it fits the screens of the run' is "$code" 0
rm -f "$scratch/name"
chore 'Answer the dialog with the name "Grace Hopper"'
check 'the same with another name: done' is "$code $(cat "$scratch/name")" '0 Grace Hopper'
check 'and no model was asked' is "$(requests)" "$asked"

# Two skills that fit and one that does not, with values of somebody in them.
made() {
    mkdir -p "$XDG_DATA_HOME/deskhand/skills/$1"
    cat >"$XDG_DATA_HOME/deskhand/skills/$1/SKILL.md"
}
made answer-phone <<'END'
---
name: answer-phone
description: Answers the dialog of the phone.
---
## Inputs
- `caller` (text): who calls. Example: Mallory Secretsmith
- `pin` (secret): of the phone. Example: phone/pin-8151

## Steps
1. Type {caller} into the "Caller" field.
2. Click the "Pick up" button.
END
made clean-garage <<'END'
---
name: clean-garage
description: Orders a sweep of the garage.
---
## Steps
1. Click the "Sweep" button.
END
rm -f "$scratch/name"
chore --planner model 'Answer the dialog with the name "Lin Yu"'
check 'a model that plans is shown what fits' is "$code $(cat "$scratch/name")" '0 Lin Yu'
sent=$(cat "$log"/*.json)
check 'the skill that fits best' has "$sent" '### answer-dialog'
check 'it comes first' python3 - "$log" <<'END'
import pathlib, sys
texts = [p.read_text(errors="replace") for p in pathlib.Path(sys.argv[1]).glob("*.json")]
both = [t for t in texts if "### answer-phone" in t]
assert both, "the second one is shown in no request"
assert all(t.index("### answer-dialog") < t.index("### answer-phone") for t in both)
END
for word in 'Mallory Secretsmith' 'pin-8151' 'clean-garage' 'Grace Hopper'; do
    check "nothing of $word" is "$(printf '%s' "$sent" | grep -c "$word")" 0
done
use anthropic text 'skill-tokens: 1'
before=$(requests)
chore --planner model 'Answer the dialog with the name "Lin Yu"'
check 'one token is too few for an example' python3 - "$log" "$before" <<'END'
import pathlib, sys
every = [p for p in pathlib.Path(sys.argv[1]).glob("*.json") if ".meta." not in p.name]
sent = sorted(every, key=lambda p: p.stat().st_mtime_ns)[int(sys.argv[2]):]
assert sent and not any("### answer" in p.read_text(errors="replace") for p in sent)
END
check 'every request keeps to the rules' well_formed
finish
