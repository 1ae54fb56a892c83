#!/bin/sh
# Every check finds what it is for: a small tree that breaks each rule once, and one that breaks none.
# usage: selftest.sh SOURCE_ROOT C_COMPILER
set -u
house=$1/tests/house
compiler=${2:-cc}
tree=$(mktemp -d) || exit 99
trap 'rm -rf "$tree"' EXIT
for dir in include base capture actuate agent tests/unit tests/x11 tests/regress demos tools; do
    mkdir -p "$tree/$dir" || exit 99
done
failures=0

# plant PATH: writes stdin there.
plant() {
    mkdir -p "$tree/$(dirname "$1")"
    cat >"$tree/$1"
}

# finds CHECK TEXT: the check fails and says so.
finds() {
    if said=$(sh "$house/check-$1.sh" "$tree" 2>&1) || ! printf '%s' "$said" | grep -qF -- "$2"; then
        echo "check-$1.sh did not find: $2; it said: $said" >&2
        failures=$((failures + 1))
    fi
}

plant base/good.h <<'END'
#ifndef DH_BASE_GOOD_H
#define DH_BASE_GOOD_H
/* malloc( and sleep( in a comment do not count. */
static const char *const words[] = {"malloc(1)", "a // b", "sleep(1)"};
#endif
END
printf '## Files\n- `base/good.h`: says nothing.\n' | plant HACKING.md
for check in arrows budget guards hacking tests words; do
    sh "$house/check-$check.sh" "$tree" || { echo "check-$check.sh finds fault with a good tree" >&2; failures=1; }
done

printf '#include "actuate/touch.h"\n#include <X11/extensions/XTest.h>\n' | plant capture/look.c
printf '#include "capture/frame.h"\n#include "actuate/ticket_mint.h"\n' | plant agent/run.c
printf '#include "agent/run.h"\n' | plant base/low.c
printf '#include <curl/curl.h>\nint f(void)\n{\n    return dh_ticket_spend(0);\n}\n' | plant agent/plan/net.c
finds arrows 'capture/look.c:1:actuate/touch.h'
finds arrows 'capture/look.c:2:X11/extensions/XTest.h'
finds arrows 'agent/run.c:2:actuate/ticket_mint.h'
finds arrows 'base/low.c:1:agent/run.h'
finds arrows 'agent/plan/net.c:1:curl/curl.h'
finds arrows 'agent/plan/net.c:4: only actuate/perform'

awk 'BEGIN { for (i = 0; i < 601; i++) print "" }' | plant base/long.c
awk 'BEGIN { print "int f(void)\n{"; for (i = 0; i < 101; i++) print "    g();"; print "}" }' | plant base/deep.c
finds budget 'base/long.c:601'
finds budget 'base/deep.c:2: a function of 101 lines'

printf '#ifndef WRONG_H\n#define WRONG_H\n#endif\n' | plant include/deskhand/odd.h
finds guards 'include/deskhand/odd.h:1: the guard has to be DESKHAND_ODD_H'
finds hacking 'base/low.c:1: has no sentence'
printf '## Files\n- `base/gone.c`: is no more.\n' | plant HACKING.md
finds hacking 'HACKING.md:2: base/gone.c does not exist'

printf 'void f(void)\n{\n    char *p = malloc(2);\n    usleep(3);\n    poll(NULL, 0, 5);\n}\n' | plant agent/bad.c
printf 'void f(void)\n{\n    XNextEvent(d, &e);\n    XIfEvent(d, &e, p, 0);\n}\n' | plant capture/wait.c
printf '/* TO%s: later */\n' DO | plant agent/later.c
printf 'echo a; sle%s 1\n' ep | plant tests/x11/nap.sh
finds words 'agent/bad.c:3: the allocator'
finds words 'agent/bad.c:4: a fixed sleep'
finds words 'agent/bad.c:5: a poll without descriptors'
finds words 'capture/wait.c:3: XNextEvent'
finds words 'capture/wait.c:4: blocks for ever'
printf 'see /wo%s/x\n' rk | plant docs/page.md
finds words 'docs/page.md:1: names something outside'
finds words 'agent/later.c:1: finish it'
finds words 'tests/x11/nap.sh:1: a fixed sleep'

plant tests/unit/test_a.c <<'END'
static void it_is_run(void **state)
{
}
static void it_is_forgotten(void **state)
{
}
int main(void) { return run(it_is_run); }
END
printf "tests = {\n  'b': [],\n}\n" | plant tests/unit/meson.build
finds tests 'tests/unit/test_a.c:1: is not in tests/unit/meson.build'
finds tests 'there is no test_b.c'
finds tests 'tests/unit/test_a.c:4: it_is_forgotten is never run'

printf 'static int count; static int start = 3; int f(void) { return count++ + start++; }\n' | plant state.c
$compiler -fPIC -c "$tree/state.c" -o "$tree/state.o" || exit 99
said=$(sh "$house/check-state.sh" "$tree" "$tree/state.o" 2>&1) &&
    { echo "check-state.sh accepts a counter" >&2; failures=1; }
for name in count start; do
    printf '%s' "$said" | grep -q "mutable file-scope state: $name" ||
        { echo "check-state.sh did not find $name: $said" >&2; failures=1; }
done
exit "$((failures > 0))"
