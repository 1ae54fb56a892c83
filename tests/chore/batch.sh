#!/bin/sh
# A table is worked off row by row: each row at most once, whatever fails, is killed or is asked.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/apps.sh"

mkfifo "$scratch/here"
# A register: what is submitted is one line of a file. It says on a pipe when "Slow" has been written.
cat >"$scratch/bin/register" <<END
#!/bin/sh
line=\$(zenity --forms --title=register --text=Facts --add-entry=Name --add-entry=Town --ok-label=Submit) || exit 1
echo "\$line" >>"$scratch/records"
case \$line in Slow*) echo here >"$scratch/here" ;; esac
END
chmod 755 "$scratch/bin/register"
mkdir -p "$HOME/.agents/skills/add-guest"
cat >"$HOME/.agents/skills/add-guest/SKILL.md" <<'END'
---
name: add-guest
description: Adds a guest to the register.
---
## Inputs
- `name` (text): who.
- `town` (text, default "Berlin"): from where.

## Steps
1. If {name} is "Eve": stop "Eve is not welcome".
2. Open "register".
3. Type {name} into the "Name" field.
4. Type {town} into the "Town" field.
5. Click the "Submit" button to add the guest.
6. Expect no "register" window within 10 seconds.
7. If {name} is "Slow": wait 60 seconds.

## Result
- Expect no "register" window.
END
cd "$HOME" || exit 99
printf 'Name,Town,Shoe size\nAda,London,7\nEve,Rome,6\nBob,,9\n' >guests.csv

run "$deskhand" run --skill add-guest --table guests.csv --yes submit --quiet --json
check 'one row failed: exit code' is "$code" 1
check 'the rows round it were done' is "$(cat "$scratch/records")" 'Ada|London
Bob|Berlin'
check 'what became of them' has "$out" '"done":2,"failed":1,"left":0,"needs_you":0'
check 'why one did not' has "$out" 'Eve is not welcome'

printf 'Name,Town,Shoe size\nAda,London,7\nEva,Rome,6\nBob,,9\nAda,London,7\n' >guests.csv
run "$deskhand" run --skill add-guest --table guests.csv --yes submit
check 'again, with the row put right and one more: exit code' is "$code" 0
check 'only these were done' is "$(tail -n +3 "$scratch/records")" 'Eva|Rome
Ada|London'
check 'a column that is no input is named' has "$err" 'called "shoe_size"'
check 'a table of all' has "$out" '4 done, 0 failed, 0 need you, 0 left'

printf 'name,town\nEve,Rome\nKim,Oslo\n' >more.csv
run "$deskhand" run --skill add-guest --table more.csv --yes submit --stop-on-error --quiet
check 'stopped at the first failure: exit code' is "$code" 1
check 'the rest is left' has "$out" '0 done, 1 failed, 0 need you, 1 left'

: >"$scratch/records"
printf 'name\nSlow\nLee\n' >slow.csv
"$deskhand" run --skill add-guest --table slow.csv --yes submit --quiet >/dev/null 2>&1 </dev/null &
pid=$!
timeout 60 cat "$scratch/here" >/dev/null || echo '# it was not submitted'
kill -9 "$pid"
wait "$pid" 2>/dev/null
run "$deskhand" run --skill add-guest --table slow.csv --yes submit --quiet
check 'killed after it was submitted: exit code' is "$code" 3
check 'it was not submitted again, the other was' is "$(cat "$scratch/records")" 'Slow|Berlin
Lee|Berlin'
check 'nobody knows how it ended' has "$out" 'unknown'

run "$deskhand" run --skill add-guest --table slow.csv --yes submit --quiet
check 'nor the next time' is "$code $(wc -l <"$scratch/records")" '3 2'

printf 'name,town\nMia,Rome\nEve,Rome\nNoa,"a ""b"", c"\n' >kept.csv
run "$deskhand" run --skill add-guest --table kept.csv --yes submit --quiet --results kept-results.csv
check 'results are a table' is "$(tr -d '\r' <kept-results.csv | sed 's/,[0-9.]*,[0-9a-f-]*,/,,,/; 1s/,,*summary/,summary/')" \
    'name,town,row,status,seconds,run,summary
Mia,Rome,1,done,,,add-guest is done
Eve,Rome,2,failed,,,"step 1 (SKILL.md:10: stop ""Eve is not welcome""): Eve is not welcome"
Noa,"a ""b"", c",3,done,,,add-guest is done'
run "$deskhand" run --skill add-guest --table kept.csv --quiet --results /nowhere/results.csv
check 'results that cannot be written: before anything is done' is "$code" 5
run "$deskhand" run --skill add-guest --quiet --results x.csv name=Ada
check 'results without a table' is "$code" 2

run "$deskhand" run --skill add-guest --table slow.csv --yes submit --quiet --answer 'row=it was done'
check 'a person knows how it ended' is "$code $(wc -l <"$scratch/records")" '0 4'
run "$deskhand" run --skill add-guest --table slow.csv --yes submit --quiet
check 'and is not asked again' is "$code" 0

# What is wrong with the whole table is told once, and nothing starts.
: >"$scratch/records"
refused() {
    printf "$2" >bad.csv
    run "$deskhand" run --skill add-guest --table bad.csv --yes submit $4
    check "$1: exit code" is "$code" 2
    check "$1: why" has "$err" "$3"
}
refused 'no rows' 'name,town\n' 'no rows'
refused 'a column that is needed' 'town\nRome\n' 'no column of bad.csv is called "name"'
refused 'two columns of a name' 'name,Name\nAda,Bob\n' 'two columns'
refused 'a field too many' 'name,town\nAda,Rome,Italy\n' 'line 2 has 3 fields'
refused 'another encoding' 'name\nJ\366rg\n' 'line 2 is not UTF-8'
refused 'a quote that is not closed' 'name\n"Ada\n' 'line 2'
refused 'what is no input' 'name\nAda\n' 'no input "shoe"' shoe=7
refused 'what is no value' 'name\nAda\n' '"shoe" is not an input' shoe
check 'nothing was done' is "$(cat "$scratch/records")" ''

# Rows that wait for a person keep a display each: three, then the rest is left.
printf 'name\nP1\nP2\nP3\nP4\n' >wait.csv
run "$deskhand" run --skill add-guest --table wait.csv --keep 0.02
check 'rows that wait: exit code' is "$code" 3
check 'three wait, one is left' has "$out" '0 done, 0 failed, 3 need you, 1 left'
for id in $(printf '%s\n' "$out" | sed -n 's/.*parked .* \([0-9]*-[0-9]*-[0-9a-f]*\) .*/\1/p'); do
    "$deskhand" runs stop "$id" >/dev/null 2>&1
done

run "$deskhand" run --skill add-guest --table none.csv
check 'no table' is "$code" 2
printf 'a,b\n1,2\n' >other.csv
run "$deskhand" run --skill add-guest --table other.csv
check 'a table of something else' is "$code" 2
run "$deskhand" run --table other.csv
check 'a table without a skill' is "$code" 2
finish
