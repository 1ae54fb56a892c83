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
    case $toolkit in gtk3 | gtk4 | qt) ;; *) continue ;; esac
    pad "$toolkit"
    menu='File/Export/As table'
    [ "$toolkit" = gtk3 ] || menu='As table'
    pad_does "$toolkit" 'choose "Blue" from "Colour"' 'combo Blue'
    pad_does "$toolkit" 'choose "File" > "Export" > "As table"' "menu $menu"
    pad_does "$toolkit" 'attach "papers/invoice.txt" with "Attach paper"' "file $HOME/papers/invoice.txt"
    pad_does "$toolkit" 'right-click "Press me", click "Copy it"' 'context Copy it'
    # A calendar that pops up: another month, another year, back.
    case $toolkit in
    gtk4)
        pad_does "$toolkit" 'choose "2027-01-08" from "Start day", choose "2026-10-31" from "Start day"' 'start 2027-01-08' \
            'start 2026-10-31'
        pad_does "$toolkit" 'choose "More" > "Keep it"' 'more Keep it'
        ;;
    qt) pad_does "$toolkit" 'choose "2026-12-19" from "Due day", choose "2026-09-01" from "Due day"' 'day 2026-12-19' \
        'day 2026-09-01' ;;
    esac
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

# The portal's dialog belongs to a process of its own; a stranger's dialog that comes up before it is not taken for it.
case ${ONLY:-portal} in
portal)
    if [ -x /usr/libexec/xdg-desktop-portal ]; then
        program portal "env GTK_USE_PORTAL=1 /usr/bin/python3 $toolkits/gtk3.py >$scratch/portal.out 2>$scratch/portal.err"
        pad_does portal 'attach "papers/invoice.txt" with "Attach paper"' "file $HOME/papers/invoice.txt"
        # Chromium asks the portal by itself, Firefox when it is told to.
        mkdir -p "$HOME/.foxportal"
        cp "$HOME/.fox/user.js" "$HOME/.foxportal"
        echo "user_pref('widget.use-xdg-desktop-portal.file-picker', 1);" >>"$HOME/.foxportal/user.js"
        program foxportal "firefox-esr --new-instance --profile $HOME/.foxportal --width 1160 --height 720 file://$pages/controls.html"
        browser_does foxportal 'attach "papers/invoice.txt" with "Paper"' 'paper has 2 bytes'
    fi
    ;;
esac
case ${ONLY:-stranger} in
stranger)
    mkfifo "$scratch/ring"
    program decoy "sh -c 'cat $scratch/ring; exec zenity --file-selection \"--title=Decoy paper\" >$scratch/decoy.out' &
xterm -T idle"
    program strange "env RING=$scratch/ring /usr/bin/python3 $toolkits/gtk3.py >$scratch/strange.out 2>$scratch/strange.err"
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 3 --yes upload \
        'open "decoy"; open "strange", attach "papers/invoice.txt" with "Attach paper"'
    check 'a stranger in between: attached' is "$code" 0
    check 'to the application that was meant' said strange "file $HOME/papers/invoice.txt"
    check 'the stranger got nothing' test ! -s "$scratch/decoy.out"
    ;;
esac

# What an application asks when it is closed is told, and it is not killed.
case ${ONLY:-close} in
close)
    program asks "env ASK_ON_CLOSE=1 /usr/bin/python3 $toolkits/gtk3.py >$scratch/asks.out 2>$scratch/asks.err"
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 3 'open "asks", close "Pad three"'
    check 'asked on close: the step fails' is "$code" 1
    check 'and says what is asked' has "$err" 'it asks something: "Save changes?"'
    ;;
esac

# An entry without a command line is started by its name on the session bus, by a process that is no child of ours.
case ${ONLY:-bus} in
bus)
    mkdir -p "$XDG_DATA_HOME/dbus-1/services"
    printf '[D-BUS Service]\nName=test.deskhand.Bus\nExec=/usr/bin/python3 %s/bus.py\n' "$toolkits" \
        >"$XDG_DATA_HOME/dbus-1/services/test.deskhand.Bus.service"
    printf '[Desktop Entry]\nType=Application\nName=Bus pad\nDBusActivatable=true\n' \
        >"$XDG_DATA_HOME/applications/test.deskhand.Bus.desktop"
    run "$deskhand" run --virtual 1280x800 --keep 0.01 --wait 3 'open "Bus pad", expect "Started by name"'
    check 'started by its name on the bus' is "$code" 0
    ;;
esac

# A menu that is open takes the first click elsewhere: it is closed before.
case ${ONLY:-menu} in
menu)
    program left_open "/usr/bin/python3 $toolkits/gtk3.py >$scratch/left_open.out 2>$scratch/left_open.err"
    pad_does left_open 'click "File", click "Leave me"' 'pressed'
    pad_does left_open 'right-click "Press me", type "7" into "Due day", press Enter' 'day 7'
    ;;
esac

for toolkit in ${ONLY:-chrome fox}; do
    case $toolkit in chrome | fox) ;; *) continue ;; esac
    browser_does "$toolkit" 'choose "Blue" from "Colour"' 'colour is Blue'
    # Longer than its popup, which scrolls.
    browser_does "$toolkit" 'choose "Norway" from "Land", choose "Chile" from "Land"' 'land is Chile'
    browser_does "$toolkit" 'attach "papers/invoice.txt" with "Paper"' 'paper has 2 bytes'
    browser_does "$toolkit" 'choose "2026-12-19" from "Due day"' 'day is 2026-12-19'
    browser_does "$toolkit" 'choose "2026-09-01" from "Due day"' 'day is 2026-09-01'
    # A date is typed part by part, in the order of the locale; the click may be on any of them.
    browser_does "$toolkit" 'click "Due day", press Left 2 times, type "11192026"' 'day is 2026-11-19'
    browser_does "$toolkit" 'right-click "Press me", click "Copy it"' 'picked Copy it'
done
finish
