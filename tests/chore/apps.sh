# A home for applications in tests; sourced behind tap.sh. Web pages open in a Chromium of this home, which greets
# nobody and fills most of a 1280x800 screen; GTK blinks no cursor and moves nothing.
pages=$(cd "$(dirname "$0")/pages" && pwd)
mkdir -p "$scratch/bin" "$HOME/.config/gtk-3.0" "$HOME/.local/share/applications"
export XDG_CONFIG_HOME="$HOME/.config" XDG_DATA_HOME="$HOME/.local/share" XDG_CACHE_HOME="$HOME/.cache"
export PATH="$scratch/bin:$PATH" GSETTINGS_BACKEND=memory NO_AT_BRIDGE=1
cat >"$HOME/.config/gtk-3.0/settings.ini" <<END
[Settings]
gtk-font-name=DejaVu Sans 11
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-recent-files-enabled=0
END
cat >"$XDG_DATA_HOME/applications/test-browser.desktop" <<END
[Desktop Entry]
Type=Application
Name=Test browser
Exec=$scratch/bin/browser %u
MimeType=text/html;x-scheme-handler/http;x-scheme-handler/file;
END
cat >"$XDG_CONFIG_HOME/mimeapps.list" <<END
[Default Applications]
text/html=test-browser.desktop
x-scheme-handler/http=test-browser.desktop
x-scheme-handler/file=test-browser.desktop
END
# Root cannot have Chromium's sandbox, and --test-type keeps the warning about that off the page.
cat >"$scratch/bin/browser" <<END
#!/bin/sh
case \$1 in /*) set -- --app="file://\$1" ;; *) set -- --app="\$1" ;; esac
[ "\$(id -u)" -ne 0 ] || set -- "\$@" --no-sandbox --test-type
exec chromium --user-data-dir="$HOME/.chromium" --no-first-run --no-default-browser-check \\
    --disable-background-networking --disable-component-update --disable-sync --password-store=basic \\
    --disable-features=Translate --window-size=1160,700 --window-position=60,30 "\$@"
END
chmod 755 "$scratch/bin/browser"

# program NAME COMMAND... : a program of that name, since `open` starts programs without arguments.
program() {
    name=$1
    shift
    printf '#!/bin/sh\nexec %s\n' "$*" >"$scratch/bin/$name"
    chmod 755 "$scratch/bin/$name"
}

# quit_apps: ends the applications that a parked run keeps, by the home in their environment.
quit_apps() {
    for folder in /proc/[0-9]*; do
        pid=${folder#/proc/}
        [ "$pid" -ne $$ ] && tr '\0' '\n' 2>/dev/null <"$folder/environ" | grep -qx "HOME=$HOME" &&
            kill "$pid" 2>/dev/null
    done
    true
}
