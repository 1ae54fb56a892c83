# Sourced by the checks: where the repository is, which files it has, how a finding is told.
# A check prints "FILE:LINE: what is wrong" for each finding and exits 1 when there was one.
set -u
LC_ALL=C
export LC_ALL
root=${1:?usage: $0 SOURCE_ROOT}
cd "$root" || exit 99

# Every C file below the given folders, whether it is known to git or not yet.
c_files() {
    for dir in "$@"; do
        [ -d "$dir" ] && find "$dir" -type f \( -name '*.c' -o -name '*.h' \)
    done | sort
}

rooms="include base capture actuate agent"
everything="$rooms tests demos"

# Reads findings on stdin, shows them, and ends the check.
finish() {
    findings=$(cat)
    [ -z "$findings" ] && exit 0
    printf '%s\n' "$findings" >&2
    exit 1
}
