#!/bin/sh
# Drop-downs, menus by path, context menus, dates and file dialogs of GTK 3, GTK 4 and Qt give what was meant.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
toolkits=$(cd "$(dirname "$0")/toolkits" && pwd)
cd "$HOME" || exit 99
mkdir -p papers
printf 'x\n' >papers/invoice.txt

# pad NAME: the controls of one toolkit, as a program of that name that leaves its results in NAME.out.
pad() {
    program "$1" "/usr/bin/python3 $toolkits/$1.py >$scratch/$1.out 2>$scratch/$1.err"
}

# said NAME LINE: whether the pad said so.
said() {
    grep -qxF "$2" "$scratch/$1.out" || { echo "not said: $2"; cat "$scratch/$1.out" "$scratch/$1.err"; printf '%s\n' "$err"; return 1; }
}

# pad_does NAME MODULES STEPS LINE...: the steps are done, and the pad says the lines.
pad_does() {
    pad=$1 steps=$2
    shift 2
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 3 --yes upload "open \"$pad\", $steps"
    check "$pad: $steps" is "$code" 0
    for line in "$@"; do check "$pad: says $line" said "$pad" "$line"; done
    [ "$code" -ne 3 ] || quit_apps
}

for toolkit in ${ONLY:-gtk3 gtk4 qt}; do
    pad "$toolkit"
    menu='File/Export/As table'
    [ "$toolkit" = gtk3 ] || menu='As table'
    pad_does "$toolkit" 'choose "Blue" from "Colour"' 'combo Blue'
    pad_does "$toolkit" 'choose "File" > "Export" > "As table"' "menu $menu"
    pad_does "$toolkit" 'attach "papers/invoice.txt" with "Attach paper"' "file $HOME/papers/invoice.txt"
    if [ "$toolkit" != gtk4 ]; then
        pad_does "$toolkit" 'right-click "Press me", click "Copy it"' 'context Copy it'
    fi
    pad_does "$toolkit" 'type "2026-11-19" into "Due day", press Enter' 'day 2026-11-19'
done
finish
