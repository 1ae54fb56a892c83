#!/bin/sh
# A conversation that was saved, and the journal of a run, are played again decision by decision, without a model.
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
cat >"$scratch/bin/ask-name" <<END
#!/bin/sh
name=\$(zenity --entry --title Question --text "What is your name?") &&
    printf '%s\n' "\$name" >>"$scratch/names" && exec zenity --info --title Thanks --text "Thank you"
END
chmod 755 "$scratch/bin/ask-name"

standin dialog
use anthropic both
chore --planner model --save-cassette "$scratch/first" 'Answer the dialog with the name "Ada Lovelace"'
check 'a run is saved' is "$code" 0
id=$("$deskhand" runs list | awk 'END {print $1}')
sent=$(requests)
run "$deskhand" run --virtual 1280x800 --planner "cassette:$scratch/first" --save-cassette "$scratch/second"
check 'the file is played' is "$code" 0
check 'bit for bit' cmp "$scratch/first" "$scratch/second"
run "$deskhand" run --virtual 1280x800 --planner "cassette:$id" --save-cassette "$scratch/third"
check 'the journal is played' is "$code" 0
check 'bit for bit too' cmp "$scratch/first" "$scratch/third"
check 'and the chore was done three times' is "$(sort "$scratch/names" | uniq -c | tr -s ' ')" ' 3 Ada Lovelace'
check 'without a request' is "$(requests)" "$sent"
check 'nobody else may read it' is "$(stat -c %a "$scratch/first")" 600
check 'it holds no picture' is "$(grep -c iVBORw0K "$scratch/first")" 0
run "$deskhand" run --planner cassette:/nonexistent
check 'what is neither a file nor a run is named' is "$code" 1
printf '{"action":{"action":"done"}}\n{"action":{"action":"clik"}}\n' >"$scratch/broken"
run "$deskhand" run --virtual 1280x800 --planner "cassette:$scratch/broken"
check 'a broken one has its line' has "$err" "$scratch/broken:2"
finish
