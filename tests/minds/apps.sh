#!/bin/sh
# A terminal and a spreadsheet, each by a spread of providers and modes (PAIRS=all: by all).
. "$(dirname "$0")/../chore/tap.sh"
. "$(dirname "$0")/../chore/apps.sh"
. "$(dirname "$0")/stand.sh"
all=
for form in anthropic openai gemini chat; do
    for mode in text image both; do all="$all $form:$mode"; done
done
terminals="anthropic:image gemini:text" sheets="openai:both"
[ "${PAIRS:-}" != all ] || { terminals=$all sheets=$all; }

for pair in $terminals; do
    standin terminal
    use "${pair%:*}" "${pair#*:}"
    chore --planner model --yes terminal --json 'In a terminal, run `echo answer is $((6*7))` and tell me the answer'
    check "terminal, $pair: the command is run" is "$code" 0
    check "terminal, $pair: and its answer is read" has "$out" '"answer":"42"'
    check "terminal, $pair: every request keeps to the rules" well_formed
done

# Saving asks no question about the format: the gate takes "Use Text CSV Format!" for formatting, and nobody is here to answer.
mkdir -p "$XDG_CONFIG_HOME/libreoffice/4/user"
cat >"$XDG_CONFIG_HOME/libreoffice/4/user/registrymodifications.xcu" <<END
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
END
for pair in $sheets; do
    standin sheet
    use "${pair%:*}" "${pair#*:}"
    : >"$scratch/list.csv"
    chore --planner model --yes overwrite "Please open $scratch/list.csv and put the rows Rent=950; Food=310; Books=45 into \
it, with their total in the second column below; save it as CSV"
    check "spreadsheet, $pair: the table is written" is "$code" 0
    check "spreadsheet, $pair: and saved" is "$(tr '\n' ' ' <"$scratch/list.csv")" "Rent,950 Food,310 Books,45 ,1305 "
    check "spreadsheet, $pair: every request keeps to the rules" well_formed
    quit_apps
done
finish
