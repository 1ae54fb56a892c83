#!/bin/sh
# A dialog is answered by a model, through every provider (PAIRS=all: in every mode), or through PAIRS="openai:text ...".
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"

cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") &&
    printf '%s\n' "\$name" >"$scratch/name" && exec zenity --info --title Thanks --text "Thank you"
END
chmod 755 "$scratch/bin/ask-name"

pairs=${PAIRS:-anthropic:text openai:both gemini:image chat:both}
if [ "$pairs" = all ]; then
    pairs=
    for form in anthropic openai gemini chat; do
        for mode in text image both; do pairs="$pairs $form:$mode"; done
    done
fi
for pair in $pairs; do
    form=${pair%:*} mode=${pair#*:}
    standin dialog
    use "$form" "$mode"
    rm -f "$scratch/name"
    chore --planner model 'Answer the dialog with the name "Ada Lovelace"'
    check "$form, $mode: the dialog is answered" is "$code" 0
    check "$form, $mode: with the right name" is "$(cat "$scratch/name" 2>&1)" "Ada Lovelace"
    check "$form, $mode: every request keeps to the rules" well_formed
    check "$form, $mode: the cost is told" has "$err" "planned by it ("
done
finish
