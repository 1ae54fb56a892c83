# TAP for shell tests (testanything.org, version 12); sourced. Sets up a home of its own, so that no test sees
# or leaves anything in the user's.
tests=0 failures=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/deskhand-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export HOME="$scratch/home" XDG_STATE_HOME="$scratch/state" XDG_CONFIG_HOME="$scratch/config"
export XDG_DATA_HOME="$scratch/data" XDG_RUNTIME_DIR="$scratch/run" LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY NO_COLOR
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
deskhand=${DESKHAND:?the path of the program under test}
tools=$(cd "$(dirname "$0")/../tools" && pwd)

# check NAME COMMAND... : passes when the command does.
check() {
    name=$1
    shift
    tests=$((tests + 1))
    if "$@" >"$scratch/check.log" 2>&1; then
        echo "ok $tests - $name"
    else
        echo "not ok $tests - $name"
        sed 's/^/# /' "$scratch/check.log"
        failures=$((failures + 1))
    fi
}

# run COMMAND... : its exit code in $code, its output in $out and $err.
run() {
    code=0
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
    out=$(cat "$scratch/out") err=$(cat "$scratch/err")
}

is() {
    [ "$1" = "$2" ] || { printf 'expected: %s\ngot:      %s\n%s\n' "$2" "$1" "$err"; return 1; }
}

has() {
    case $1 in *"$2"*) ;; *) printf 'expected in it: %s\ngot: %s\n' "$2" "$1"; return 1 ;; esac
}

# Ends within SECONDS: ended PID SECONDS
ended() {
    timeout "$2" tail --pid="$1" -f /dev/null
}

finish() {
    echo "1..$tests"
    [ "$failures" -eq 0 ]
}
