#!/bin/sh
# Every kind of GTK dialog is operated by what stands in it, and hands over what was meant.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"

# dialog NAME ZENITY-ARGUMENTS... : a program that leaves what zenity printed in the file NAME.out.
dialog() {
    name=$1
    shift
    program "$name" "zenity --title=$name $* >$scratch/$name.out"
}

said() {
    cat "$scratch/$1.out" 2>/dev/null
}

dialog asker --entry '--text="Your name"'
dialog sure --question '--text="Really go on?"'
dialog bills --list --column=Name --column=Amount Rent 1200 Power 84 Water 31
dialog picks --list --checklist --column=Pick --column=Name FALSE Rent FALSE Power TRUE Water
dialog sheet --forms --text=Facts --add-entry=Name --add-entry=Town --add-combo=Colour '"--combo-values=Red|Green|Blue"'
dialog when --calendar --day=5 --month=11 --year=2026 --date-format=%F
dialog level --scale --text=Level --value=50
dialog picker --file-selection
cd "$HOME" || exit 99
printf "x\n" >paper.txt

run "$deskhand" run --virtual 1280x800 --keep 0.01 'open "asker", type "Bob" into "Your name", click "OK"; expect no "asker" window;
open "sure", click "Yes", expect no "sure" window;
open "bills", click "Power", click the "OK" button in the "bills" dialog, expect no "bills" window;
open "picks", check "Power", uncheck "Water", expect "Power" is checked and not "Water" is checked; click "OK"'
check 'asked, chosen, checked: done' is "$code" 0
check 'what was typed' is "$(said asker)" Bob
check 'the row that was clicked' is "$(said bills)" Power
check 'the boxes that were checked' is "$(said picks)" Power
run "$deskhand" run --virtual 1280x800 --keep 0.01 'open "sheet", type "Ada" into "Name", type "London" into "Town", choose "Green" from "Colour", click "OK"; expect no "sheet" window;
open "when", click the "19" cell, click "OK"; expect no "when" window;
open "level", press Right 5 times, click "OK", expect no "level" window;
open "picker", click "paper.txt", click "OK", expect no "picker" window'
check 'filled in, a day, a level, a file: done' is "$code" 0
check 'the fields and the list' is "$(said sheet)" 'Ada|London|Green'
check 'the day that was clicked' is "$(said when)" 2026-11-19
check 'the level' is "$(said level)" 55
check 'the file' is "$(said picker)" "$HOME/paper.txt"
finish
