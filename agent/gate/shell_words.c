#include "agent/gate/shell_words.h"

#include <stdio.h>
#include <string.h>

struct group {
    enum dh_command_kind kind;
    enum dh_class class;
    enum dh_tier tier;
    const char *names;
};

static const struct group groups[] = {
    {DH_COMMAND_READ, 0, DH_TIER_ALLOW,
     "ls|dir|pwd|echo|printf|cat|head|tail|grep|egrep|fgrep|rg|date|whoami|id|uname|hostname|df|du|"
     "ps|"
     "which|type|whereis|env|printenv|wc|sort|uniq|cut|tr|file|stat|uptime|free|cal|find|locate|"
     "git|tree|"
     "realpath|readlink|basename|dirname|diff|cmp|md5sum|sha1sum|sha256sum|true|false|lscpu|lsblk|"
     "lsusb|"
     "lspci|nproc|arch|groups|who|w|last|cd|test|clear|man|apropos|help|history|jobs|seq|nl|od|"
     "hexdump|"
     "xxd|strings|column|rev|tac|expr|bc|locale|getent|getconf|xdpyinfo|xwininfo|xprop|top"},
    {DH_COMMAND_WRAPPER, 0, DH_TIER_ALLOW,
     "command|builtin|exec|nohup|nice|ionice|time|timeout|setsid|stdbuf|chronic|xargs|parallel|"
     "watch|"
     "busybox|then|else|do|if|while|until|elif|!|systemd-run|strace|ltrace|gdb|dbus-run-session|"
     "unshare|"
     "chroot|bwrap|flatpak-spawn|script|env"},
    {DH_COMMAND_RUNS, 0, DH_TIER_ALLOW,
     "sh|bash|dash|zsh|ksh|fish|csh|tcsh|python|python2|python3|perl|ruby|node|nodejs|php|lua|"
     "tclsh|awk|"
     "gawk|mawk|sed|eval|source|.|ssh|expect|osascript|pwsh|deno|bun|make|ninja|docker|podman|"
     "kubectl|"
     "psql|mysql|sqlite3|xdotool|xte|ydotool|wmctrl|xsel|xclip|gcc|cc|go|cargo|java|vim|vi|nano|"
     "emacs|"
     "screen|tmux|byobu|ansible|terraform|dosbox|wine"},
    {DH_COMMAND_TOOL, 0, DH_TIER_ALLOW,
     "cp|mv|ln|mkdir|touch|chmod|chown|chgrp|tee|install|tar|unzip|zip|gzip|gunzip|7z|rsync|scp|"
     "sftp|ftp|"
     "curl|wget|nc|ncat|netcat|socat|telnet|patch|split|git-push|export|set|alias|unset|gpg|"
     "openssl|"
     "mail|mutt|sendmail|sponge|gsettings|dconf|xdg-open|xdg-mime|gio|ffmpeg|convert|lp|lpr|trap|"
     "umask"},
    {DH_COMMAND_CLASS, DH_CLASS_DELETE, DH_TIER_CONFIRM,
     "rm|rmdir|unlink|shred|truncate|trash|trash-put|gio-trash|trash-empty|wipe|srm|dropdb|wipefs|"
     "blkdiscard|mkfs|mke2fs|mkswap|fdisk|sfdisk|parted|sgdisk|cfdisk|dd|bleachbit"},
    {DH_COMMAND_CLASS, DH_CLASS_PRIVILEGE, DH_TIER_CONFIRM,
     "sudo|su|pkexec|doas|gksu|gksudo|kdesu|sudoedit|run0|visudo|setcap|login|newgrp|runuser|"
     "machinectl"},
    {DH_COMMAND_CLASS, DH_CLASS_CREDENTIALS, DH_TIER_HAND_OVER,
     "passwd|chpasswd|chage|gpasswd|vipw|ssh-copy-id|cryptsetup|smbpasswd|htpasswd"},
    {DH_COMMAND_CLASS, DH_CLASS_INSTALL, DH_TIER_CONFIRM,
     "apt|apt-get|aptitude|dpkg|dnf|yum|rpm|zypper|pacman|yay|pip|pip3|pipx|npm|npx|pnpm|yarn|gem|"
     "flatpak|"
     "snap|brew|easy_install|conda|mamba|nix|nix-env|apk|emerge|uv|insmod|modprobe|dkms|alien"},
    {DH_COMMAND_CLASS, DH_CLASS_PERSISTENCE, DH_TIER_CONFIRM,
     "crontab|at|batch|atrm|update-rc.d|chkconfig|anacron|update-alternatives"},
    {DH_COMMAND_CLASS, DH_CLASS_SETTINGS, DH_TIER_CONFIRM,
     "systemctl|service|nmcli|ufw|iptables|ip6tables|nft|ip|ifconfig|route|useradd|userdel|usermod|"
     "adduser|"
     "deluser|groupadd|timedatectl|hostnamectl|localectl|hwclock|sysctl|mount|umount|swapon|"
     "swapoff|"
     "rfkill|xhost|xauth|setxkbmap|xrandr|firewall-cmd|resolvectl|loginctl|grub-install|"
     "efibootmgr"},
    {DH_COMMAND_CLASS, DH_CLASS_SESSION_END, DH_TIER_CONFIRM,
     "kill|pkill|killall|xkill|shutdown|reboot|poweroff|halt|logout|init|telinit|exit|skill"},
    {DH_COMMAND_CLASS, DH_CLASS_SECRET, DH_TIER_CONFIRM,
     "pass|secret-tool|keyctl|op|bw|gopass|ssh-add|ssh-keygen|seahorse-tool|kwallet-query|"
     "keepassxc-cli"},
    {DH_COMMAND_CLASS, DH_CLASS_CONTROL_PLANE, DH_TIER_DENY,
     "deskhand|deskhand-guardian|deskhand-planner|deskhand-reader"},
};

static bool listed(const char *names, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = names; *s;) {
        size_t k = strcspn(s, "|");
        if (k == n && strncmp(s, name, n) == 0)
            return true;
        s += k + (s[k] == '|');
    }
    return false;
}

struct dh_command dh_command_find(const char *name)
{
    if (strncmp(name, "mkfs.", 5) == 0)
        name = "mkfs";
    else if (strncmp(name, "python3.", 8) == 0)
        name = "python3";
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        if (listed(groups[i].names, name))
            return (struct dh_command){groups[i].kind, groups[i].class, groups[i].tier};
    return (struct dh_command){DH_COMMAND_UNKNOWN, 0, DH_TIER_ALLOW};
}

void dh_shell_hit_add(struct dh_shell_facts *facts, enum dh_class c, enum dh_tier tier, bool bulk,
                      const char *word)
{
    for (size_t i = 0; i < facts->hit_count; i++) {
        struct dh_shell_hit *h = &facts->hits[i];
        if (h->class == c) {
            h->bulk = h->bulk || bulk;
            if (tier > h->tier) {
                h->tier = tier;
                snprintf(h->word, sizeof(h->word), "%s", word);
            }
            return;
        }
    }
    if (facts->hit_count == DH_SHELL_HITS)
        return;
    struct dh_shell_hit *h = &facts->hits[facts->hit_count++];
    *h = (struct dh_shell_hit){.class = c, .tier = tier, .bulk = bulk};
    snprintf(h->word, sizeof(h->word), "%s", word);
}

static bool part_of(const char *path, const char *names)
{
    for (const char *s = names; *s;) {
        char one[48];
        size_t k = strcspn(s, "|");
        snprintf(one, sizeof(one), "%.*s", (int)k, s);
        if (strstr(path, one))
            return true;
        s += k + (s[k] == '|');
    }
    return false;
}

void dh_command_path(const char *path, bool writing, struct dh_shell_facts *facts)
{
    if (part_of(path, "/deskhand/runs|/.config/deskhand|/share/deskhand|/state/deskhand"))
        dh_shell_hit_add(facts, DH_CLASS_CONTROL_PLANE, DH_TIER_DENY, false, path);
    if (part_of(path,
                ".ssh/id_|.gnupg|.aws/credentials|/etc/shadow|.password-store|.netrc|.pgpass|"
                "keyrings|Login Data|logins.json|key4.db|.docker/config.json|.kube/config|.kdbx|"
                ".Xauthority|cookies.sqlite|.git-credentials|.env"))
        dh_shell_hit_add(facts, DH_CLASS_SECRET, DH_TIER_CONFIRM, false, path);
    if (!writing)
        return;
    if (part_of(path,
                ".ssh/|.bashrc|.bash_profile|.profile|.zshrc|.zprofile|.xinitrc|.xsession|"
                ".bash_login|.zshenv|/etc/profile|/etc/sudoers|/etc/passwd|.xprofile|config.fish"))
        dh_shell_hit_add(facts, DH_CLASS_PERSISTENCE, DH_TIER_DENY, false, path);
    else if (part_of(path, "/autostart|/systemd/|.git/hooks|/cron|/etc/rc|/init.d|udev/rules"))
        dh_shell_hit_add(facts, DH_CLASS_PERSISTENCE, DH_TIER_CONFIRM, false, path);
    if (strncmp(path, "/dev/sd", 7) == 0 || strncmp(path, "/dev/nvme", 9) == 0 ||
        strncmp(path, "/dev/vd", 7) == 0 || strncmp(path, "/dev/mmc", 8) == 0 ||
        strncmp(path, "/dev/hd", 7) == 0 || strncmp(path, "/dev/disk", 9) == 0 ||
        strncmp(path, "/dev/mapper", 11) == 0 || strncmp(path, "/dev/dm-", 8) == 0)
        dh_shell_hit_add(facts, DH_CLASS_DELETE, DH_TIER_DENY, true, path);
}

static bool flag(const char *word, char letter, const char *name)
{
    if (strcmp(word, name) == 0)
        return true;
    return word[0] == '-' && word[1] != '-' && strchr(word + 1, letter) != NULL;
}

/* The root, a home, a folder of the system: nobody means to delete these. */
static bool everything(const char *path)
{
    static const char *const all[] = {"/",       "/*",    "//",     "/.",      "~",       "~/",
                                      "~/*",     "$HOME", "$HOME/", "$HOME/*", "${HOME}", "/home",
                                      "/home/*", "/etc",  "/usr",   "/var",    "/boot",   "/bin",
                                      "/lib",    "/root", "/dev",   "/sys",    "/opt"};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (strcmp(path, all[i]) == 0)
            return true;
    return strcmp(path, "--no-preserve-root") == 0;
}

static void rm_args(const char *const *argv, size_t argc, struct dh_shell_facts *facts)
{
    bool deep = false, all = false;
    size_t paths = 0;
    for (size_t i = 1; i < argc; i++) {
        deep = deep || flag(argv[i], 'r', "--recursive") || flag(argv[i], 'R', "--recursive");
        all = all || everything(argv[i]);
        paths += argv[i][0] != '-';
    }
    bool many = deep || paths > 1;
    for (size_t i = 1; i < argc; i++)
        many = many || strpbrk(argv[i], "*?[{$`");
    dh_shell_hit_add(facts, DH_CLASS_DELETE, all && deep ? DH_TIER_DENY : DH_TIER_CONFIRM, many,
                     all ? "everything" : "rm");
}

static bool git_reads(const char *const *argv, size_t argc)
{
    size_t i = 1;
    while (i < argc && argv[i][0] == '-') {
        if (strcmp(argv[i], "-C") != 0 && strcmp(argv[i], "--no-pager") != 0)
            return false; /* -c can name programs to run */
        i += strcmp(argv[i], "-C") == 0 ? 2 : 1;
    }
    if (i >= argc ||
        !listed("status|log|diff|show|blame|describe|rev-parse|ls-files|shortlog|grep", argv[i]))
        return false;
    for (i++; i < argc; i++)
        if (strncmp(argv[i], "--output", 8) == 0 || strncmp(argv[i], "--ext-diff", 10) == 0 ||
            strcmp(argv[i], "-O") == 0 || strncmp(argv[i], "--open-files-in-pager", 21) == 0)
            return false;
    return true;
}

static bool none_of(const char *const *argv, size_t argc, const char *words)
{
    for (size_t i = 1; i < argc; i++)
        if (listed(words, argv[i]))
            return false;
    return true;
}

static bool short_free(const char *const *argv, size_t argc, char letter, const char *name)
{
    for (size_t i = 1; i < argc; i++)
        if (flag(argv[i], letter, name) || strncmp(argv[i], name, strlen(name)) == 0)
            return false;
    return true;
}

bool dh_command_args(const char *name, const char *const *argv, size_t argc,
                     struct dh_shell_facts *facts)
{
    struct dh_command cmd = dh_command_find(name);
    bool reads = cmd.kind == DH_COMMAND_READ;
    if (strcmp(name, "rm") == 0)
        rm_args(argv, argc, facts);
    if (strncmp(name, "mkfs", 4) == 0 || listed("wipefs|blkdiscard|mke2fs", name)) {
        for (size_t i = 1; i < argc; i++)
            if (strncmp(argv[i], "/dev/", 5) == 0)
                dh_shell_hit_add(facts, DH_CLASS_DELETE, DH_TIER_DENY, true, argv[i]);
    }
    if (strcmp(name, "systemctl") == 0 && !none_of(argv, argc, "enable|link|edit|set-default"))
        dh_shell_hit_add(facts, DH_CLASS_PERSISTENCE, DH_TIER_CONFIRM, false, "systemctl enable");
    if (strcmp(name, "systemctl") == 0 &&
        !none_of(argv, argc, "reboot|poweroff|halt|suspend|hibernate"))
        dh_shell_hit_add(facts, DH_CLASS_SESSION_END, DH_TIER_CONFIRM, false, "systemctl");
    if (strcmp(name, "git") == 0) {
        reads = git_reads(argv, argc);
        if (!none_of(argv, argc, "push|send-email|request-pull"))
            dh_shell_hit_add(facts, DH_CLASS_SUBMIT, DH_TIER_CONFIRM, false, "git push");
        if (!none_of(argv, argc, "clean|reset|restore|checkout"))
            dh_shell_hit_add(facts, DH_CLASS_OVERWRITE, DH_TIER_CONFIRM, false, "git");
    }
    if (strcmp(name, "find") == 0) {
        reads =
            none_of(argv, argc, "-delete|-exec|-execdir|-ok|-okdir|-fprint|-fprintf|-fls|-fprint0");
        if (!none_of(argv, argc, "-delete"))
            dh_shell_hit_add(facts, DH_CLASS_DELETE, DH_TIER_CONFIRM, true, "find -delete");
    }
    if (strcmp(name, "date") == 0)
        reads = short_free(argv, argc, 's', "--set");
    if (strcmp(name, "sort") == 0)
        reads = short_free(argv, argc, 'o', "--output") &&
                short_free(argv, argc, 'o', "--compress-program");
    if (strcmp(name, "rg") == 0)
        reads = short_free(argv, argc, 'z', "--pre");
    if (strcmp(name, "hostname") == 0)
        reads = argc == 1;
    if (strcmp(name, "history") == 0)
        reads = argc == 1;
    if (strcmp(name, "man") == 0)
        reads = short_free(argv, argc, 'P', "--pager") && short_free(argv, argc, 'H', "--html");
    if (listed("uniq|xxd", name)) {
        size_t files = 0;
        for (size_t i = 1; i < argc; i++)
            files += argv[i][0] != '-';
        reads = files < 2;
    }
    if (strcmp(name, "tree") == 0)
        reads = short_free(argv, argc, 'o', "--output");
    if (strcmp(name, "xprop") == 0)
        reads = none_of(argv, argc, "-set|-remove|-spy");
    return reads;
}
