#!/bin/sh
# Every statement of the skill language is carried out in a browser, and what cannot be done is said in a line.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
skills=$(cd "$(dirname "$0")/skills" && pwd)
cd "$HOME" || exit 99

do_goal() {
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 1 "$@"
    [ "$code" -ne 3 ] || quit_apps
}

printf 'name,amount\nRent,1200\nWater,31.20\n' >bills.csv
printf 'abc\n' >receipt.txt
run "$deskhand" run --virtual 1280x800 --keep 0.01 --skill "$skills/every-form" page="$pages/form.html" bills=bills.csv
check 'every statement about a form' is "$code" 0
check 'its result' has "$out" 'items: 0'
[ "$code" -ne 3 ] || quit_apps
run "$deskhand" run --virtual 1280x800 --keep 0.01 --skill "$skills/every-page" --yes upload,delete --answer answer=left \
    page="$pages/details.html" receipt=receipt.txt
check 'pages, pictures, files, dialogs, questions' is "$code" 0
[ "$code" -ne 3 ] || quit_apps

# One failing step each; the page is open in all of them.
fails() {
    do_goal "open \"$pages/form.html\", $3"
    check "$3: exit code $1" is "$code" "$1"
    check "$3: the cause" has "$err" "$2"
    check "$3: a next step" has "$err" 'next: '
}
fails 3 'cannot find "Nonsense"' 'click "Nonsense"'
fails 3 'two things fit "Mark" button' 'click the "Mark" button'
fails 3 'nothing like it is in what opened' 'choose "Pink" from "Colour"'
fails 3 'no check box' 'check "Show order"'
fails 1 'did not turn on' 'check "Express"'
fails 3 'there is no file' 'attach "nowhere.txt" with "Show order"'
fails 1 '"Nonsense" did not appear within 1 s' 'expect "Nonsense" within 1 second'
fails 3 'needs you: Look here' 'hand over "Look here"'
fails 1 'enough' 'stop "enough"'
fails 3 'there is no window "Elsewhere"' 'in "Elsewhere", click "OK"'
finish
