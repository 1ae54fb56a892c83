#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actuate/eager.h"
#include "agent/cli/command.h"
#include "base/file.h"
#include "base/json.h"
#include "base/libexec.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/physical.h"
#include "base/xconn.h"
#include "capture/a11y_address.h"
#include "capture/tessdata.h"

struct values {
    bool json;
    const char *lang;
};

const struct dh_option dh_doctor_options[] = {
    {0, "json", DH_OPTION_FLAG, offsetof(struct values, json), NULL, "one JSON document"},
    {0, "lang", DH_OPTION_TEXT, offsetof(struct values, lang), "LANG", "also check this OCR language"},
    {0},
};

enum level { GOOD, OPTIONAL, MISSING };

/* One line of the report. `mend` is the command that mends it, "" when nothing is wrong. */
static void report(json_t *list, enum level level, const char *what, const char *detail, const char *mend)
{
    static const char *const names[] = {"ok", "optional", "missing"};
    json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s}", "level", names[level], "what", what, "detail",
                                          detail, "mend", mend));
}

static void program(json_t *list, const char *name, const char *use, const char *package, bool needed)
{
    char mend[96];
    snprintf(mend, sizeof(mend), "apt-get install %s", package);
    char *path = dh_path_find_program(name);
    report(list, path ? GOOD : needed ? MISSING : OPTIONAL, name, path ? path : use, path ? "" : mend);
    dh_free(path);
}

static void own_child(json_t *list, const char *name)
{
    struct dh_err err = {0};
    char *path = NULL;
    if (dh_libexec_find(name, &path, &err) == DH_OK)
        report(list, GOOD, name, path, "");
    else
        report(list, MISSING, name, err.what, err.next);
    dh_free(path);
}

static void language(json_t *list, const char *lang)
{
    struct dh_err err = {0};
    char what[64], *path = NULL;
    snprintf(what, sizeof(what), "OCR data \"%.32s\"", lang);
    if (dh_tessdata_find(lang, &path, &err) == DH_OK)
        report(list, GOOD, what, path, "");
    else
        report(list, MISSING, what, err.what, err.next);
    dh_free(path);
}

/* Whether applications of this display say what they show. */
static void accessibility(json_t *list, struct dh_xconn *x)
{
    static const char *const wake =
        "dbus-send --session --print-reply --dest=org.a11y.Bus /org/a11y/bus org.a11y.Bus.GetAddress";
    char *child = NULL, *address = NULL;
    if (dh_libexec_find("deskhand-a11y", &child, NULL) != DH_OK) {
        report(list, OPTIONAL, "accessibility", "built without it: what is seen has to do", "meson setup -Da11y=enabled");
        return;
    }
    address = dh_a11y_address(x);
    bool installed = access("/usr/libexec/at-spi-bus-launcher", X_OK) == 0 ||
                     access("/usr/lib/at-spi2-core/at-spi-bus-launcher", X_OK) == 0;
    if (address)
        report(list, GOOD, "accessibility",
               "applications are asked; Chromium needs --force-renderer-accessibility, Qt "
               "QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1",
               "");
    else
        report(list, OPTIONAL, "accessibility", "no accessibility bus at this display: what is seen has to do",
               installed ? wake : "apt-get install at-spi2-core");
    dh_free(child);
    dh_free(address);
}

/* What the guardian gets, which runs as who asks. */
static void priority(json_t *list)
{
    static const char *const mend = "echo '* - nice -15' | sudo tee /etc/security/limits.d/deskhand.conf, then log in again";
    switch (dh_eager_rise()) {
    case DH_EAGER_FULL:
        report(list, GOOD, "guardian priority", "before other programs: it heeds you on a busy machine too", "");
        break;
    case DH_EAGER_SOME:
        report(list, OPTIONAL, "guardian priority", "above usual, but below what it asks for", mend);
        break;
    case DH_EAGER_NONE:
        report(list, OPTIONAL, "guardian priority",
               "as any other program: on a busy machine it may heed you later than 50 ms", mend);
        break;
    }
}

static void display(json_t *list)
{
    struct dh_err err = {0};
    struct dh_xconn *x = NULL;
    if (dh_xconn_open(NULL, NULL, &x, &err) != DH_OK) {
        report(list, OPTIONAL, "display", err.what, err.next);
        return;
    }
    static const char *const extensions[] = {"XTEST", "MIT-SHM", "DAMAGE", "XFIXES", "RANDR",
                                             "XInputExtension"};
    for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
        int op, ev, er;
        bool there = XQueryExtension(dh_xconn_display(x), extensions[i], &op, &ev, &er);
        bool needed = i == 0;
        report(list, there ? GOOD : needed ? MISSING : OPTIONAL, extensions[i],
               there ? "offered by the display" : "not offered by the display",
               there ? "" : "use --virtual 1280x800");
    }
    if (!dh_physical_offered(x))
        report(list, OPTIONAL, "taking over",
               "this display does not tell who moves the pointer (XI 2.1): you are not heeded, and no key stops a run",
               "use --virtual 1280x800");
    accessibility(list, x);
    dh_xconn_close(x);
}

static void state_folder(json_t *list)
{
    struct dh_err err = {0};
    char *path = dh_path_state("runs");
    if (!path)
        return;
    if (dh_dir_make(path, 0700, &err) != DH_OK)
        report(list, MISSING, "journals", err.what, err.next);
    else
        report(list, GOOD, "journals", path, "");
    dh_free(path);
}

static void print(const json_t *list, struct dh_buf *out)
{
    bool colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    size_t i;
    json_t *v;
    json_array_foreach(list, i, v) {
        const char *level = dh_json_str(v, "level", "");
        const char *paint = strcmp(level, "ok") == 0 ? "32" : strcmp(level, "missing") == 0 ? "31" : "33";
        if (colour)
            dh_buf_printf(out, "\033[%sm%-8s\033[0m ", paint, level);
        else
            dh_buf_printf(out, "%-8s ", level);
        dh_buf_printf(out, "%-18s %s\n", dh_json_str(v, "what", ""), dh_json_str(v, "detail", ""));
        if (*dh_json_str(v, "mend", ""))
            dh_buf_printf(out, "%28s-> %s\n", "", dh_json_str(v, "mend", ""));
    }
}

int dh_cmd_doctor(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    struct dh_buf out = {0};
    int rest;
    if (dh_option_parse(dh_doctor_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    json_t *list = json_array();
    own_child(list, "deskhand-reader");
    own_child(list, "deskhand-planner");
    own_child(list, "deskhand-guardian");
    priority(list);
    language(list, "eng");
    if (v.lang && strcmp(v.lang, "eng") != 0)
        language(list, v.lang);
    program(list, "Xvfb", "for private displays", "xvfb", true);
    program(list, "openbox", "for private displays", "openbox", true);
    program(list, "dbus-daemon", "applications on private displays want it", "dbus", false);
    display(list);
    state_folder(list);
    bool missing = false;
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row)
        missing |= strcmp(dh_json_str(row, "level", ""), "missing") == 0;
    if (v.json) {
        char *text = dh_json_canonical(list);
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
        dh_free(text);
    } else {
        print(list, &out);
    }
    json_decref(list);
    int r = dh_command_print(&out);
    return r != DH_EXIT_DONE ? r : missing ? DH_EXIT_ENVIRONMENT : DH_EXIT_DONE;
}
