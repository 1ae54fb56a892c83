# C without comments, and with string and character contents as spaces: one "FILE:LINE:text" for a line.
# With -v keep=1 strings stay as they are (for #include).
FNR == 1 { comment = 0 }
{
    out = ""
    n = length($0)
    i = 1
    while (i <= n) {
        c = substr($0, i, 1)
        two = substr($0, i, 2)
        if (comment) {
            if (two == "*/") { comment = 0; i++ }
        } else if (two == "/*") {
            comment = 1
            i++
        } else if (two == "//") {
            break
        } else if ((c == "\"" || c == "'") && !keep) {
            q = c
            out = out c
            for (i++; i <= n; i++) {
                c = substr($0, i, 1)
                if (c == "\\") { i++; continue }
                if (c == q) break
            }
            out = out q
        } else {
            out = out c
        }
        i++
    }
    print FILENAME ":" FNR ":" out
}
