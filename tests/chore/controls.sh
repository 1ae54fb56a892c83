#!/bin/sh
# Drop-downs, menus by path, context menus, dates and file dialogs of GTK 3, GTK 4, Qt and browsers give what was meant.
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
    case $toolkit in chrome | fox) continue ;; esac
    pad "$toolkit"
    menu='File/Export/As table'
    [ "$toolkit" = gtk3 ] || menu='As table'
    pad_does "$toolkit" 'choose "Blue" from "Colour"' 'combo Blue'
    pad_does "$toolkit" 'choose "File" > "Export" > "As table"' "menu $menu"
    pad_does "$toolkit" 'attach "papers/invoice.txt" with "Attach paper"' "file $HOME/papers/invoice.txt"
    if [ "$toolkit" != gtk4 ]; then
        pad_does "$toolkit" 'right-click "Press me", click "Copy it"' 'context Copy it'
    fi
    pad_does "$toolkit" 'set the "Due day" field to "2026-11-19", press Enter' 'day 2026-11-19'
done

case ${ONLY:-gtk3} in
gtk3)
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 3 'open "gtk3", choose "File" > "Export" > "As film"'
    check 'gtk3: an entry that is greyed out fails' is "$code" 1
    check 'gtk3: and says so' has "$err" 'the menu stays open on "As film"'
    # Twice as large: what is seen and what is touched are pixels of the screen all the same.
    program big "env GDK_SCALE=2 /usr/bin/python3 $toolkits/gtk3.py >$scratch/big.out 2>$scratch/big.err"
    pad_does big 'right-click "Press me", click "Copy it", choose "File" > "Export" > "As table"' 'context Copy it' \
        'menu File/Export/As table'
    ;;
esac

# browser_does NAME STEPS TEXT: the steps are done on the page, and it shows the text.
browser_does() {
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 6 --yes upload \
        "open \"$1\", wait until \"nothing said\" appears, $2, expect \"$3\" within 3 seconds"
    check "$1: $2: $3" is "$code" 0
    [ "$code" -ne 3 ] || quit_apps
}
program chrome "browser $pages/controls.html"
mkdir -p "$HOME/.fox"
cat >"$HOME/.fox/user.js" <<END
user_pref('browser.shell.checkDefaultBrowser', false);
user_pref('browser.aboutwelcome.enabled', false);
user_pref('browser.startup.homepage_override.mstone', 'ignore');
user_pref('datareporting.policy.dataSubmissionEnabled', false);
user_pref('toolkit.telemetry.reportingpolicy.firstRun', false);
END
program fox "firefox-esr --new-instance --profile $HOME/.fox --width 1160 --height 720 file://$pages/controls.html"
for toolkit in ${ONLY:-chrome fox}; do
    case $toolkit in chrome | fox) ;; *) continue ;; esac
    browser_does "$toolkit" 'choose "Blue" from "Colour"' 'colour is Blue'
    browser_does "$toolkit" 'attach "papers/invoice.txt" with "Paper"' 'paper has 2 bytes'
    # A date is typed part by part, in the order of the locale; the click may be on any of them.
    browser_does "$toolkit" 'click "Due day", press Left 2 times, type "11192026"' 'day is 2026-11-19'
    browser_does "$toolkit" 'right-click "Press me", click "Copy it"' 'picked Copy it'
done
finish
