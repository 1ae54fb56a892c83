#!/bin/sh
# Typing into programs that listen through a real input method (ibus) arrives exactly.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
for needed in Xvfb openbox ibus-daemon dbus-run-session xdotool; do
    command -v $needed >/dev/null || { echo "1..0 # SKIP no $needed"; exit 0; }
done
toolkits=$(cd "$(dirname "$0")/toolkits" && pwd)
if [ -z "${IN_BUS:-}" ]; then
    export IN_BUS=1 DESKHAND="$deskhand"
    exec dbus-run-session -- sh "$0" 2>/dev/null
fi
cookie=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
export XAUTHORITY="$scratch/cookie"
touch "$XAUTHORITY"
mkfifo "$scratch/number"
Xvfb -auth "$XAUTHORITY" -screen 0 1000x700x24 -noreset -nolisten tcp -displayfd 3 3>"$scratch/number" >/dev/null 2>&1 &
xvfb=$!
read -r number <"$scratch/number"
export DISPLAY=":$number"
xauth -q add "$DISPLAY" . "$cookie"
app= ibus= wm=
trap 'kill $app $ibus $wm $xvfb 2>/dev/null; rm -rf "$scratch"' EXIT
mkfifo "$scratch/up" "$scratch/xim"
mkdir "$scratch/pad"
openbox --sm-disable --startup "sh -c 'echo up >$scratch/up'" >/dev/null 2>&1 &
wm=$!
timeout 20 head -n 1 "$scratch/up" >/dev/null
ibus-daemon --xim --panel=disable --config=disable >/dev/null 2>&1 &
ibus=$!
xprop -root -spy XIM_SERVERS >"$scratch/xim" 2>/dev/null &
spy=$!
timeout 20 grep -q ibus "$scratch/xim"
kill "$spy"
ibus engine xkb:us::eng >/dev/null 2>&1
check 'ibus has an engine' is "$(ibus engine 2>/dev/null)" 'xkb:us::eng'
export XMODIFIERS=@im=ibus GTK_IM_MODULE=ibus
for text in 'quick brown' '12,345.67 (x)' 'Grüße, Zoë' 'Łódź, Kraków' 'Ελλάδα Київ' "[#42] ~ 'x'/y" 'naïve café €5' 'PACK MY BOX' 'and once more'; do
    /usr/bin/python3 "$toolkits/gtk3.py" >"$scratch/pad/out" 2>"$scratch/pad.err" &
    app=$!
    xdotool search --sync --onlyvisible --name 'Pad three' windowactivate --sync >/dev/null
    run timeout 60 "$deskhand" run --display "$DISPLAY" --no-a11y "set the \"Due day\" field to \"$text\", press Enter"
    check "typed: $text" is "$code" 0
    /usr/bin/python3 "$tools/await.py" "$scratch/pad" '' 10
    check "exactly: $text" is "$(sed -n 's/^day //p' "$scratch/pad/out")" "$text"
    check 'the application talks to it' grep -q 'im-ibus' "/proc/$app/maps"
    kill "$app"
    wait "$app"
done
finish
