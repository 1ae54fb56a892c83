# Models for shell tests: the stand-in for the vendors' servers, and a configuration that names it. Sourced behind tap.sh and
# apps.sh.
root=${ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
key=stand-in-key

# For check-types: what was sent, under names of its own.
keep_logs() {
    [ -n "${DESKHAND_STANDIN_LOG:-}" ] || return 0
    for body in "$scratch"/log-*/*.json; do
        [ ! -f "$body" ] || cp "$body" "$DESKHAND_STANDIN_LOG/minds-$$-$(basename "$(dirname "$body")")-$(basename "$body")"
    done
}
trap 'keep_logs; rm -rf "$scratch"' EXIT

# standin BRAIN : starts it; its address in $base, what was sent in $log.
standin() {
    log=$scratch/log-$(date +%s%N)
    rm -f "$scratch/hold" "$scratch/ready"
    mkfifo "$scratch/hold" "$scratch/ready"
    DESKHAND=$deskhand python3 "$root/tests/standin/standin.py" --brain "$1" --log "$log" \
        --models claude-opus-5-5,gpt-5.6-sol,gemini-3.6-flash,qwen3-8b \
        <"$scratch/hold" >"$scratch/ready" 2>"$scratch/brain.log" &
    exec 9>"$scratch/hold" # it ends when this does
    read -r line <"$scratch/ready" || { echo "# the stand-in did not start" && return 1; }
    base=$(printf '%s\n' "$line" | sed -n 's/.*"http": "\([^"]*\)".*/\1/p')
}

# order JSON : faults and scripts for the stand-in; news: what it tells of itself.
order() {
    python3 -c 'import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(sys.argv[1], sys.argv[2].encode(), {"content-type": "application/json"})).read()' \
        "$base/standin" "$1"
}

news() {
    python3 -c 'import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1]).read().decode())' "$base/standin"
}

# asked N : waits until it was sent N requests, at most 30 s.
asked() {
    python3 -c 'import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=40).read()' "$base/standin/$1"
}

requests() {
    news | sed -n 's/.*"requests": \([0-9]*\).*/\1/p'
}

# use FORM MODE [MORE] : the model of config.yaml.
use() {
    case $1 in
    anthropic) endpoint=$base model=claude-opus-5-5 ;;
    openai) endpoint=$base/openai/v1 model=gpt-5.6-sol ;;
    gemini) endpoint=$base/gemini/v1beta model=gemini-3.6-flash ;;
    chat) endpoint=$base/chat/v1 model=qwen3-8b ;;
    esac
    mkdir -p "$XDG_CONFIG_HOME/deskhand"
    cat >"$XDG_CONFIG_HOME/deskhand/config.yaml" <<END
model: it
models:
  it: {provider: $1, model: $model, endpoint: "$endpoint", key: env:STANDIN_KEY, mode: $2${3:+, $3}}
END
}

# chore ARGUMENTS... : a run with the key in its environment alone; as `run` of tap.sh.
chore() {
    code=0
    STANDIN_KEY=$key "$deskhand" run --virtual 1280x800 "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
    out=$(cat "$scratch/out") err=$(cat "$scratch/err")
}

# No request broke a rule of its vendor.
well_formed() {
    has "$(news)" '"bad": []'
}
