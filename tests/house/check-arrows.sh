#!/bin/sh
# Arrows between the rooms: include <- base <- {capture, actuate} <- agent, and who may use which library.
. "$(dirname "$0")/sources.sh"

# includes DIRS...: "FILE:LINE:NAME" of every #include.
includes() {
    # shellcheck disable=SC2046
    set -- $(c_files "$@")
    [ $# -eq 0 ] || grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null "$@" |
        sed -E 's/^([^:]*:[0-9]+):[^<"]*[<"]([^>"]*)[>"].*/\1:\2/'
}

# forbid WHAT PATTERN DIRS...: no include that matches.
forbid() {
    what=$1
    pattern=$2
    shift 2
    includes "$@" | grep -E ":[0-9]+:($pattern)" | sed "s|\$|: $what|"
}

# only ALLOWED WHAT PATTERN: nobody but files that match ALLOWED may include what matches PATTERN.
only() {
    includes $rooms demos | grep -E ":[0-9]+:($3)" | grep -vE "^($1):" | sed "s|\$|: $2|"
}

{
    forbid "include/ names; it may not look into a room" '(base|capture|actuate|agent)/' include
    forbid "base/ knows nothing of desktops" '(capture|actuate|agent)/' base
    forbid "capture/ only looks" '(actuate|agent)/' capture
    forbid "actuate/ only touches" '(capture|agent)/' actuate
    forbid "a room does not know the tests" '(tests|demos)/' $rooms
    only 'capture/[^:]*' "only capture/ reads and watches the screen" \
        'tesseract/|leptonica/|allheaders\.h|X11/extensions/Xdamage\.h|atspi|dbus/'
    only 'actuate/[^:]*' "only actuate/ injects" 'X11/extensions/XTest\.h'
    only 'agent/model/[^:]*' "only agent/model/ talks to the network" 'curl/'
    only 'agent/gate/gate\.c|actuate/[^:]*' "only agent/gate/gate.c mints tickets" 'actuate/ticket_mint\.h'
    # shellcheck disable=SC2046
    grep -n 'dh_ticket_spend[[:space:]]*(' /dev/null $(c_files capture actuate agent demos) |
        grep -vE '^actuate/(perform[a-z_]*\.c|ticket\.[ch]):' |
        sed 's/:[^:]*$/: only actuate\/perform*.c spends tickets/'
    grep -nE '(tesseract|lept|xdamage|a11y)_dep' /dev/null $(find base actuate agent -name meson.build) |
        sed 's/$/: only capture\/ links this/'
    grep -n 'xtst_dep' /dev/null $(find base capture agent -name meson.build) |
        sed 's/$/: only actuate\/ links this/'
    grep -n 'curl_dep' /dev/null $(find base capture actuate agent -name meson.build) |
        grep -v '^agent/model/' | sed 's/$/: only agent\/model\/ links this/'
} | finish
