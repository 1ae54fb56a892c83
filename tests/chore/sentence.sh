#!/bin/sh
# A sentence is done as it was meant, or nothing is begun: what it says and the skill has no use for, what is missing, what
# fits two skills or none.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"

cat >"$scratch/bin/register" <<END
#!/bin/sh
line=\$(zenity --forms --title=register --text=Facts --add-entry=Name --add-entry=Town --ok-label=Submit) || exit 1
echo "\$line" >>"$scratch/records"
END
chmod 755 "$scratch/bin/register"
: >"$scratch/records"
cd "$HOME" || exit 99

# made NAME DESCRIPTION
made() {
    mkdir -p ".agents/skills/$1"
    cat >".agents/skills/$1/SKILL.md" <<END
---
name: $1
description: $2
---
## Inputs
- \`name\` (text): who.
- \`town\` (text, default "Berlin"): from where.

## Steps
1. Open "register".
2. Type {name} into the "Name" field.
3. Type {town} into the "Town" field.
4. Click the "Submit" button to add the guest.
5. Expect no "register" window within 10 seconds.

## Result
- Expect no "register" window.
END
}
made add-guest 'Adds a guest to the register.'

run "$deskhand" run 'Add the guest Ada from Rome' --yes submit
check 'a sentence with its values: exit code' is "$code" 0
check 'they are filled in' is "$(cat "$scratch/records")" 'Ada|Rome'
check 'and were shown' has "$err" 'town = Rome'

: >"$scratch/records"
# begun CODE WORDS SENTENCE... : nothing is, and the words are told
begun() {
    want=$1 words=$2
    shift 2
    run "$deskhand" run "$@" --yes submit
    check "$1: exit code" is "$code" "$want"
    check "$1: why" has "$err" "$words"
    check "$1: nothing was begun" is "$(cat "$scratch/records")" ''
}
begun 3 'no use for "42.10 EUR"' 'Add the guest Ada, 42.10 EUR'
begun 3 'no use for "12:30", "dana@example.com"' 'Add the guest Ada at 12:30, dana@example.com'
begun 3 'the input "name" (who.) is missing' 'Add a guest'
begun 1 'no skill fits' 'Delete the guest Ada'
begun 1 'no skill fits' "Don't add the guest Ada"
begun 1 'no skill fits' 'Füge den Gast Ada hinzu'
begun 2 'no input "size"' 'Add the guest Ada' size=7
begun 2 'did you mean "click"' 'clik "Submit"'
made enrol-guest 'Adds a guest to the guest register.'
begun 1 'two skills fit' 'Add the guest Ada'
made put-guest 'Puts a guest in the register.'
begun 1 'two skills fit' 'Put the guest Ada from Oslo in the register'
begun 1 'no skill fits' 'Click through the guest list'
rm -r .agents/skills/put-guest
rm -r .agents/skills/enrol-guest

run "$deskhand" run 'Add the guest Ada at 12:30' --yes submit --quiet --answer 'go on without it'
check 'the person can do without' is "$code $(cat "$scratch/records")" '0 Ada|Berlin'

made gast-eintragen 'Trägt einen Gast in das Gästebuch ein.'
: >"$scratch/records"
run "$deskhand" run 'Trage den Gast Ada in das Gästebuch ein' --yes submit --quiet
check 'in another language' is "$code $(cat "$scratch/records")" '0 Ada|Berlin'

run env -u EDITOR -u VISUAL "$deskhand" skill edit add-guest
check 'an editor needs a terminal' is "$code" 2
run "$deskhand" skill export add-guest --output guest.doc
check 'an archive of no kind' is "$code" 2
check 'is not written' test ! -e guest.doc
finish
