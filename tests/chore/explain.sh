#!/bin/sh
# Every verb of the action table is judged as what it does, and is done as one action on a display that is there.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"
cd "$HOME" || exit 99
run "$deskhand" run --virtual 1280x800 --keep 0.02 "open \"$pages/form.html\", hand over \"Hold on\""
check 'a display that is kept' is "$code" 3
parked=$(printf '%s\n' "$err" | sed -n 's/.*runs resume //p')
said=$("$deskhand" runs show last --json | tr ',' '\n')
DISPLAY=$(printf '%s\n' "$said" | sed -n 's/.*"display":"\(:[0-9]*\)".*/\1/p' | tail -1)
XAUTHORITY=$(printf '%s\n' "$said" | sed -n 's/.*"xauthority":"\([^"]*\)".*/\1/p' | tail -1)
export DISPLAY XAUTHORITY

# judged TOUCH TIER ACTION
judged() {
    run "$deskhand" gate explain --json "$3"
    check "$3: a $1" has "$out" "\"touch\":\"$1\""
    check "$3: $2" has "$out" "\"tier\":\"$2\",\"why\""
}
judged click allow 'click "Show order"'
judged click confirm 'choose "Show order" > "Delete everything"'
judged drag allow 'drag "Rent" to "Water"'
judged scroll allow 'scroll down 3'
judged close allow 'close "Order form"'
judged focus allow 'switch to "Order form"'
judged paste allow '{"action":"paste","text":"hello"}'
judged move allow 'hover over "Help is here"'
judged open deny '{"action":"open","open":{"argv":["rm","-rf","/"]}}'

# done_as CODE ACTION [OUTPUT]
done_as() {
    run "$deskhand" do --wait 1 "$2"
    check "do $2" is "$code" "$1"
    [ $# -lt 3 ] || check "do $2: says $3" is "$out" "$3"
}
done_as 0 '{"action":"click","target":{"text":"Show order"}}'
done_as 0 '{"action":"move","target":{"text":"Help is here"}}'
done_as 0 '{"action":"scroll","dy":3}'
done_as 0 '{"action":"press","keys":"Escape"}'
done_as 0 '{"action":"hold","keys":"shift","seconds":0.1}'
done_as 0 '{"action":"choose","option":"Blue","target":{"text":"Colour"}}'
done_as 0 '{"action":"set","on":true,"target":{"text":"Newsletter"}}'
done_as 0 '{"action":"type","text":"abc","target":{"text":"Name"},"replace":true}'
done_as 0 '{"action":"paste","text":"def"}'
done_as 0 '{"action":"read","place":"value","target":{"text":"Name"}}' abcdef
done_as 0 '{"action":"read","place":"amount","target":{"right_of":{"text":"Power"}},"name":"x"}' 84.50
done_as 0 '{"action":"wait","check":{"target":{"text":"Town"}},"within":1}'
done_as 1 '{"action":"expect","check":{"target":{"text":"Nonsense"}}}'
done_as 3 '{"action":"ask","question":"Which?","name":"x"}'
done_as 3 '{"action":"hand_over","reason":"Look"}'
done_as 1 '{"action":"fail","reason":"no"}'
done_as 0 '{"action":"close","window":"Order form"}'
run "$deskhand" do --answer red '{"action":"ask","question":"Which?","name":"x"}'
check 'an answer given beforehand' is "$out" red
unset DISPLAY XAUTHORITY
run "$deskhand" runs stop "$parked"
check 'the display is given up' is "$code" 0
finish
