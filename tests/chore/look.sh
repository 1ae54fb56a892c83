#!/bin/sh
# A screenshot gives the text of the live screen that it came from; words come in lines for scoring; pictures come
# whole, in part, scaled, as PNG and JPEG.
. "$(dirname "$0")/tap.sh"
screens=$(cd "$(dirname "$0")/../eyes/screens" && pwd)

cd "$HOME" || exit 99
mkfifo "$scratch/display"
Xvfb -displayfd 4 -screen 0 1024x768x24 -nolisten tcp 4>"$scratch/display" 2>/dev/null &
server=$!
terminal=
trap 'kill $terminal $server 2>/dev/null; wait 2>/dev/null; rm -rf "$scratch"' EXIT
read -r number <"$scratch/display"
export DISPLAY=":$number"
mkfifo "$scratch/shown"
xterm -geometry 100x40+20+10 -fa 'DejaVu Sans Mono' -fs 10 -e sh -c 'printf "Invoice 4711\n\nHotel  118.40 EUR\nTaxi    23.15 EUR\nTotal  141.55 EUR\n"; ls /usr; echo shown >"$1"; exec tail -f /dev/null' - "$scratch/shown" &
terminal=$!
timeout 20 head -n 1 "$scratch/shown" >/dev/null
run "$deskhand" look --image shot.png --plain
check 'a plain picture of a live screen is written' is "$code" 0
run "$deskhand" look
check 'the live screen is read' has "$out" 'Invoice 4711'
live=$out
run "$deskhand" look shot.png
check 'the picture gives the same text' is "$out" "$live"
run "$deskhand" look --words
live=$out
run "$deskhand" look --words shot.png
check 'and the same words in the same places' is "$out" "$live"
check 'words are lines of x y w h confidence text' is \
    "$(printf '%s\n' "$out" | grep -Ecv '^[0-9]+ [0-9]+ [0-9]+ [0-9]+ [0-9]{1,3} [^ ]+$')" 0
lines() {
    "$deskhand" look --json "$@" | tr '{' '\n' | sed -n 's/.*"text":"\([^"]*\)".*/\1/p'
}
check 'and the same lines as JSON' is "$(lines shot.png)" "$(lines)"

run "$deskhand" look --image part.png --plain --region 100,80,320x240 "$screens/form-light.png"
check 'a part of a picture' is "$code" 0
check 'has its size' has "$(file part.png)" '320 x 240'
run "$deskhand" look --image half.jpg --scale 50 "$screens/form-light.png"
check 'half of the size, as JPEG' has "$(file half.jpg)" '512x384'
run "$deskhand" look --image none.png --region 9,9 "$screens/form-light.png"
check 'no region: usage' is "$code" 2
run "$deskhand" look --image none.png --region 9000,9,5x5 "$screens/form-light.png"
check 'a region beside the screen: usage' is "$code" 2
check 'and no picture' test ! -e none.png
run "$deskhand" look --scale 50 "$screens/form-light.png"
check 'a scale without a picture: usage' is "$code" 2

# A damaged model is no reason to guess.
mkdir "$scratch/tessdata"
model=$(find /usr/share/tesseract-ocr -name eng.traineddata | head -n 1)
head -c 2000000 "$model" >"$scratch/tessdata/eng.traineddata"
run env TESSDATA_PREFIX="$scratch/tessdata" "$deskhand" look "$screens/kanban.png"
check 'a model that was cut off: environment' is "$code" 5
check 'with the next step' has "$err" 'reinstall the tesseract-ocr packages'
finish
