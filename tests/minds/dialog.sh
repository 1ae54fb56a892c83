#!/bin/sh
# A dialog is answered by a model, through every provider in every mode.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"

cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") &&
    printf '%s\n' "\$name" >"$scratch/name" && exec zenity --info --title Thanks --text "Thank you"
END
chmod 755 "$scratch/bin/ask-name"

for form in ${FORMS:-anthropic openai gemini chat}; do
    for mode in ${MODES:-text image both}; do
        standin dialog
        use "$form" "$mode"
        rm -f "$scratch/name"
        chore --planner model 'Answer the dialog with the name "Ada Lovelace"'
        check "$form, $mode: the dialog is answered" is "$code" 0
        check "$form, $mode: with the right name" is "$(cat "$scratch/name" 2>&1)" "Ada Lovelace"
        check "$form, $mode: every request keeps to the rules" well_formed
        check "$form, $mode: the cost is told" has "$err" "planned by it ("
    done
done
finish
