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
finish
