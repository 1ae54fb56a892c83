#!/bin/sh
# A skill that runs another one, with its values, its pictures, its branches and its relations.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
skills=$(cd "$(dirname "$0")/skills" && pwd)
cd "$HOME" || exit 99

run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 2 --skill "$skills/outer" page="$pages/form.html" \
    details="$pages/details.html"
check 'a skill within a skill: done' is "$code" 0
check 'its output' has "$out" 'all: Eins Drei nested'
[ "$code" -ne 3 ] || quit_apps

# Menus, tabs, sections and windows of a calendar and a terminal.
run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 2 'open "orage", choose "Edit" > "Preferences";
click the "Extra settings" tab, click the "Notify notification" radio in the "Foreign file default visual alarm" section;
expect "Notify notification" is checked, uncheck the checkbox in the "Use wakeup timer" section;
expect not "Use wakeup timer" is checked, set "Number of extra days to show in event list" to "5";
open "xterm", switch to "Orage Preferences", click the "Main settings" tab, in "xterm", press Right;
close "xterm", expect no "xterm" window, in "Orage Preferences", click "Close", expect no "Preferences" window;
choose "File" > "Quit", expect no "Orage" window'
check 'menus, tabs, sections, windows: done' is "$code" 0
[ "$code" -ne 3 ] || quit_apps
finish
