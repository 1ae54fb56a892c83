#include "agent/gate/apps.h"

#include <string.h>

struct family {
    unsigned kind;
    const char *names; /* parted by "|"; a trailing "*" matches the rest */
};

static const struct family families[] = {
    {DH_APP_TERMINAL,
     "xterm|uxterm|gnome-terminal*|org.gnome.terminal|konsole|xfce4-terminal|alacritty|"
     "kitty|urxvt*|rxvt*|st|st-256color|terminator|tilix|foot|footclient|lxterminal|"
     "mate-terminal|qterminal|terminology|sakura|guake|yakuake|tilda|wezterm*|ghostty|"
     "x-terminal-emulator|eterm|aterm|mlterm|roxterm|cool-retro-term|kgx|ptyxis|"
     "org.wezfurlong.wezterm|com.mitchellh.ghostty|deepin-terminal|hyper|tabby|"
     "org.gnome.console|io.elementary.terminal|contour|termit|evilvte|koi8rxvt|lilyterm"},
    {DH_APP_BROWSER,
     "chromium*|google-chrome*|chrome|firefox*|navigator|epiphany*|org.gnome.epiphany|"
     "falkon|midori|brave*|vivaldi*|opera|microsoft-edge*|librewolf|qutebrowser|konqueror|"
     "surf|dillo|netsurf*|palemoon|seamonkey|icecat|waterfox"},
    {DH_APP_MAIL,
     "thunderbird*|evolution|geary|org.gnome.geary|claws-mail|kmail|sylpheed|mailspring|"
     "betterbird|balsa|trojita"},
    {DH_APP_CHAT,
     "slack|discord|telegram*|telegramdesktop|signal*|element*|whatsapp*|pidgin|hexchat|"
     "teams*|skype*|zulip|mattermost*|gajim|dino|fractal|polari|konversation|quassel*|wire|"
     "rocketchat*|weechat|profanity"},
    {DH_APP_FILES,
     "nautilus|org.gnome.nautilus|thunar|pcmanfm*|dolphin|nemo*|caja|spacefm|krusader|"
     "doublecmd|xfdesktop|nemo-desktop|caja-desktop|rox|rox-filer|xfe|polo|worker"},
    {DH_APP_SETTINGS,
     "gnome-control-center|org.gnome.settings|xfce4-settings*|xfce4-*-settings|"
     "nm-connection-editor|nm-applet|systemsettings*|gparted|gpartedbin|lxqt-config*|"
     "mate-control-center|cinnamon-settings*|users-admin|time-admin|network-admin|"
     "firewall-config|gufw*|gnome-disks|gnome-disk-utility|blueman*|pavucontrol|"
     "system-config-*|lxappearance|lxinput|arandr|partitionmanager|yast*|timeshift*"},
    {DH_APP_PRIVILEGE,
     "polkit-*|*polkit*|lxpolkit|lxqt-policykit*|gcr-prompter|kwalletd*|gksu|gksudo|"
     "kdesu*|ksshaskpass|ssh-askpass*|pinentry*|xfce-polkit|mate-polkit|gnome-keyring*|"
     "gnome-ssh-askpass*|x11-ssh-askpass|seahorse-ssh-askpass|lxsudo|lxqt-sudo"},
    {DH_APP_VAULT,
     "keepassxc|keepass*|bitwarden|1password|seahorse|org.gnome.seahorse*|kwalletmanager*|"
     "gnome-passwordsafe|org.gnome.world.secrets|pass-gui|qtpass|enpass|dashlane"},
    {DH_APP_INSTALLER,
     "gnome-software|org.gnome.software|synaptic|gdebi*|gnome-packagekit|discover|"
     "plasma-discover|pamac*|update-manager|mintinstall|software-properties*|muon|"
     "gpk-*|bauh|appimagelauncher*|qapt*|aptdaemon"},
    {DH_APP_REMOTE,
     "remmina|org.remmina.remmina|vinagre|krdc|zoom*|vncviewer|xfreerdp|rdesktop|anydesk|"
     "teamviewer*|virt-viewer|remote-viewer|jitsi*|webex*"},
    {DH_APP_EDITOR,
     "gedit|org.gnome.gedit|gnome-text-editor|org.gnome.texteditor|mousepad|kate|kwrite|"
     "leafpad|l3afpad|featherpad|pluma|geany|emacs*|gvim|vim|code|codium|vscodium|sublime*|"
     "libreoffice*|soffice*|abiword|gnumeric|xed|xedit|notepadqq|jetbrains*|atom|"
     "lyx|texstudio|focuswriter|zim|obsidian|joplin|gnote"},
};

static bool fits(const char *name, const char *pattern, size_t n)
{
    if (n > 1 && pattern[0] == '*' && pattern[n - 1] == '*') {
        for (const char *p = name; *p; p++)
            if (strncmp(p, pattern + 1, n - 2) == 0)
                return true;
        return false;
    }
    if (n > 0 && pattern[n - 1] == '*')
        return strncmp(name, pattern, n - 1) == 0;
    return strlen(name) == n && strncmp(name, pattern, n) == 0;
}

static unsigned kind_of(const char *name)
{
    char low[96];
    size_t n = 0;
    for (; name[n] && n < sizeof(low) - 1; n++)
        low[n] = (char)(name[n] >= 'A' && name[n] <= 'Z' ? name[n] + 32 : name[n]);
    low[n] = '\0';
    if (n == 0)
        return 0;
    unsigned kind = 0;
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
        for (const char *s = families[i].names; *s;) {
            size_t k = strcspn(s, "|");
            if (fits(low, s, k))
                kind |= families[i].kind;
            s += k + (s[k] == '|');
        }
    }
    return kind;
}

unsigned dh_app_kind(const struct dh_window *w)
{
    if (!w)
        return 0;
    return kind_of(w->wm_class ? w->wm_class : "") | kind_of(w->program ? w->program : "");
}
