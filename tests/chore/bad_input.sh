#!/bin/sh
# Every bad input has a cause of one line, a next step and the right exit code.
. "$(dirname "$0")/tap.sh"

one_line() {
    [ "$(printf '%s\n' "$err" | grep -c '^deskhand: ')" -eq 1 ] &&
        printf '%s\n' "$err" | grep -q '^  next: .' || { printf '%s\n' "$err"; return 1; }
}

# refused NAME CODE WORDS COMMAND...
refused() {
    case_name=$1 want=$2 words=$3
    shift 3
    run "$@"
    check "$case_name: exit code" is "$code" "$want"
    check "$case_name: cause" has "$err" "$words"
    check "$case_name: one cause and a next step" one_line
}

refused 'no display' 5 'DISPLAY is not set' "$deskhand" look
refused 'a display that is not there' 5 'cannot connect' "$deskhand" look --display :987
refused 'a Wayland session' 5 'Wayland' env WAYLAND_DISPLAY=wayland-0 "$deskhand" look
bare="$scratch/bare"
mkdir -p "$bare"
refused 'no display and no Xvfb' 5 'Xvfb, which is not installed' \
    env PATH="$bare" "$deskhand" run 'press Enter'
refused 'missing OCR data' 5 'tesseract-ocr' \
    env TESSDATA_PREFIX="$scratch" "$deskhand" run --virtual 640x480 'press Escape'
refused 'an OCR language that is not installed' 5 'tesseract-ocr-tlh' \
    "$deskhand" run --virtual 640x480 --lang tlh 'press Escape'
refused 'a size that is none' 2 'not a screen size' "$deskhand" run --virtual big 'press Escape'
refused 'an unknown command' 2 'did you mean "deskhand look"' "$deskhand" lok
refused 'an unknown option' 2 'did you mean --virtual' "$deskhand" run --virtaul 1x1 'press Enter'
refused 'an unknown verb' 2 'don'"'"'t know the verb "clik"' "$deskhand" run 'clik "Save"'
refused 'a skill that is not there' 1 'no skill' "$deskhand" run --skill nowhere
mkdir -p "$scratch/broken"
printf -- '---\nname: broken\n' >"$scratch/broken/SKILL.md"
refused 'a malformed skill' 2 'SKILL.md:' "$deskhand" run --skill "$scratch/broken"
refused 'an unknown class' 2 'submitt' "$deskhand" run --yes submitt 'press Enter'
refused 'a class that is never granted' 2 'privilege' "$deskhand" run --yes privilege 'press Enter'
refused 'a picture that is not there' 1 'nothing.png' "$deskhand" look "$scratch/nothing.png"
refused 'JSON that is no action' 2 'action' "$deskhand" do --virtual 640x480 '{"action":"fly"}'
refused 'a run that is not there' 1 'run' "$deskhand" runs show 20000101
refused 'a window that is not there' 1 'Ledger' \
    "$deskhand" do --virtual 640x480 --wait 1 '{"action":"focus","window":"Ledger"}'
refused 'a program that is not there' 1 'no-such-program' \
    "$deskhand" do --virtual 640x480 '{"action":"open","open":{"app":"no-such-program"}}'
finish
