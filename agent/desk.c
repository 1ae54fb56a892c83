#include "agent/desk.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "actuate/stop_keys.h"
#include "agent/road.h"
#include "base/json.h"
#include "base/mem.h"

#define EXIT_STOPPED 130

static void write_debug(void *data, enum dh_log_level level, const char *line)
{
    (void)level;
    fprintf(data, "%s\n", line);
    fflush(data);
}

static void on_signal(void *data, short revents)
{
    struct dh_desk *desk = data;
    struct signalfd_siginfo info;
    (void)revents;
    if (read(desk->signal_fd, &info, sizeof(info)) == sizeof(info))
        dh_intr_raise(&desk->intr);
}

/* The guardian's word to a process that does not stop when it is told to: only what a signal handler may do. */
static void exit_stopped(int signal)
{
    (void)signal;
    _exit(EXIT_STOPPED);
}

static enum dh_status know_human(struct dh_desk *desk, const struct dh_desk_options *o, struct dh_err *err)
{
    desk->human = (struct dh_human){.on = o->on_human,
                                    .quiet = o->human_quiet > 0 ? o->human_quiet : DH_TICK_S(1),
                                    .bound = o->human_bound > 0 ? o->human_bound : DH_TICK_S(60),
                                    .stop = {.signal = o->catch_signals}};
    return dh_stop_keys_parse(o->stop_keys, &desk->human.stop, err);
}

static enum dh_status catch_signals(struct dh_desk *desk, struct dh_err *err)
{
    struct sigaction end = {.sa_handler = exit_stopped};
    sigset_t set;
    sigaction(SIGUSR2, &end, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    desk->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (desk->signal_fd < 0)
        return dh_err_errno(err, DH_ENV, NULL, "cannot watch for signals");
    desk->signal_source = dh_loop_add_fd(desk->loop, desk->signal_fd, POLLIN, on_signal, desk);
    return desk->signal_source ? DH_OK : dh_err_nomem(err);
}

static enum dh_status peek(void *data, struct dh_rect rect, uint32_t *out, struct dh_err *err)
{
    return dh_screen_peek(data, rect, out, err);
}

static void peek_ask(void *data, struct dh_rect rect)
{
    dh_screen_peek_ask(data, rect);
}

static enum dh_status still(void *data, struct dh_err *err)
{
    struct dh_desk *desk = data;
    return dh_field_watch_ask(&desk->road->watch, desk->loop, err);
}

static enum dh_status start_virtual(struct dh_desk *desk, const struct dh_desk_options *o,
                                    const struct dh_desk_parked *parked, struct dh_err *err)
{
    enum dh_status s;
    if (parked && parked->socket) {
        s = dh_guardian_adopt(desk->loop, parked->socket, &desk->guardian, err);
        if (s == DH_OK)
            s = dh_virtual_restore(parked->display, parked->xauthority, parked->bus, !o->no_a11y, &desk->virt, err);
        desk->has_virtual = s == DH_OK;
        return s;
    }
    int w = 0, h = 0;
    s = o->virtual_size ? dh_virtual_parse_size(o->virtual_size, &w, &h, err) : DH_OK;
    if (s == DH_OK)
        s = dh_guardian_start(desk->loop, &desk->guardian, err);
    if (s == DH_OK && o->virtual_size) {
        s = dh_virtual_start(desk->guardian, desk->loop, w, h, !o->no_a11y, &desk->virt, err);
        desk->has_virtual = s == DH_OK;
    }
    return s;
}

static enum dh_status open_display(struct dh_desk *desk, const struct dh_desk_options *o, bool fresh,
                                   struct dh_err *err)
{
    const char *name = desk->has_virtual ? desk->virt.display : o->display;
    enum dh_status s = dh_xconn_open_with(name, desk->has_virtual ? desk->virt.xauthority : NULL, desk->loop,
                                          &desk->x, err);
    if (s != DH_OK)
        return s;
    dh_xconn_select_root(desk->x, PropertyChangeMask);
    if (fresh)
        s = dh_virtual_wait_wm(desk->x, desk->loop, err);
    /* The guardian has no environment of ours to look the default up in. */
    if (s == DH_OK && !desk->has_virtual && desk->guardian)
        s = dh_guardian_watch(desk->guardian, name ? name : getenv("DISPLAY"), NULL, err);
    if (s == DH_OK && desk->guardian)
        s = dh_guardian_chord(desk->guardian, &desk->human.stop, err);
    if (s == DH_OK)
        s = dh_screen_x11_create(desk->x, desk->loop, &desk->screen, err);
    return s;
}

static enum dh_answer ask_and_keep(void *data, const struct dh_verdict *verdict, const char *text)
{
    struct dh_desk *desk = data;
    dh_tick t0 = dh_tick_now();
    desk->road->asks++;
    dh_road_record(desk->road, DH_RECORD_ASK, json_pack("{s:o}", "text", dh_json_text(text)), true);
    enum dh_answer r = desk->person.confirm.ask && !desk->road->lost.status
                           ? desk->person.confirm.ask(desk->person.confirm.data, verdict, text)
                           : DH_ANSWER_NONE;
    static const char *const names[] = {"none", "once", "run", "no"};
    dh_road_record(desk->road, DH_RECORD_ANSWER,
                   json_pack("{s:s,s:s}", "answer", names[r], "channel",
                             desk->person.channel ? desk->person.channel : "nobody"),
                   true);
    desk->road->waited += dh_tick_now() - t0;
    return r;
}

static enum dh_status give_gate(struct dh_desk *desk, const struct dh_desk_options *o, struct dh_err *err)
{
    struct dh_gate_options go = {.yes = o->yes, .confirmer = &desk->confirmer, .own_pid_root = (int)getpid()};
    return dh_gate_create(&go, &desk->gate, err);
}

static enum dh_status give_hands(struct dh_desk *desk, const struct dh_desk_options *o,
                                 struct dh_err *err)
{
    struct dh_actuator_options ao = {.peek = peek,
                                     .peek_ask = peek_ask,
                                     .peek_data = desk->screen,
                                     .still = still,
                                     .still_data = desk,
                                     .private_display = desk->has_virtual,
                                     .launch_env = desk->has_virtual ? desk->virt.env : NULL,
                                     .log = &desk->log};
    enum dh_status s = dh_actuator_create(desk->x, desk->loop, desk->guardian, &ao, &desk->actuator, err);
    if (s != DH_OK)
        return s;
    desk->confirmer = (struct dh_confirmer){ask_and_keep, desk};
    return give_gate(desk, o, err);
}

enum dh_status dh_desk_open_with(const struct dh_desk_options *o, const struct dh_person *person,
                                 const struct dh_desk_parked *parked, struct dh_desk **ret,
                                 struct dh_err *err)
{
    struct dh_desk *desk = dh_alloc(1, sizeof(*desk));
    if (!desk)
        return dh_err_nomem(err);
    desk->signal_fd = -1;
    desk->intr.fd = -1;
    if (person)
        desk->person = *person;
    else if (o->confirmer)
        desk->person = (struct dh_person){.confirm = *o->confirmer, .channel = "library"};
    enum dh_status s = dh_intr_init(&desk->intr, err);
    if (s == DH_OK)
        s = know_human(desk, o, err);
    if (s == DH_OK && !(desk->loop = dh_loop_create(&desk->intr)))
        s = dh_err_nomem(err);
    if (s == DH_OK && desk->person.join)
        desk->person.join(desk->person.data, desk->loop);
    if (s == DH_OK && o->debug_file) {
        desk->debug = fopen(o->debug_file, "we");
        if (!desk->debug)
            s = dh_err_errno(err, DH_IO, NULL, "cannot write %s", o->debug_file);
        desk->log = (struct dh_log){write_debug, desk->debug, DH_LOG_DEBUG};
    }
    if (s == DH_OK && o->catch_signals)
        s = catch_signals(desk, err);
    if (s == DH_OK && o->image)
        s = dh_screen_file_create(o->image, &desk->screen, err);
    if (s == DH_OK && !o->image && (o->hands || o->virtual_size || parked))
        s = start_virtual(desk, o, parked, err);
    if (s == DH_OK && !o->image)
        s = open_display(desk, o, desk->has_virtual && !parked, err);
    struct dh_observer_options oo = {
        .lang = o->lang, .log = &desk->log, .a11y = o->no_a11y ? NULL : desk->x};
    if (s == DH_OK)
        s = dh_observer_create(desk->screen, desk->loop, &oo, &desk->observer, err);
    if (s == DH_OK)
        s = dh_road_create(desk, &desk->road, err);
    if (s == DH_OK && o->hands && !o->image)
        s = give_hands(desk, o, err);
    if (s != DH_OK) {
        dh_desk_close(desk);
        return s;
    }
    *ret = desk;
    return DH_OK;
}

enum dh_status dh_desk_open(const struct dh_desk_options *options, struct dh_desk **ret,
                            struct dh_err *err)
{
    return dh_desk_open_with(options, NULL, NULL, ret, err);
}

void dh_desk_close(struct dh_desk *desk)
{
    if (!desk)
        return;
    if (desk->own_journal)
        dh_journal_close(desk->journal);
    dh_road_destroy(desk->road);
    dh_gate_destroy(desk->gate);
    dh_actuator_destroy(desk->actuator);
    dh_observer_destroy(desk->observer);
    dh_screen_destroy(desk->screen);
    dh_xconn_close(desk->x);
    dh_guardian_stop(desk->guardian);
    if (desk->has_virtual)
        dh_virtual_finish(&desk->virt);
    if (desk->signal_source)
        dh_loop_remove(desk->loop, desk->signal_source);
    if (desk->signal_fd >= 0)
        close(desk->signal_fd);
    if (desk->person.join)
        desk->person.join(desk->person.data, NULL);
    dh_loop_destroy(desk->loop);
    dh_intr_finish(&desk->intr);
    if (desk->debug)
        fclose(desk->debug);
    dh_free(desk);
}

enum dh_status dh_desk_renew(struct dh_desk *desk, const struct dh_desk_options *o, struct dh_err *err)
{
    if (desk->own_journal)
        dh_journal_close(desk->journal);
    desk->journal = NULL;
    desk->own_journal = false;
    dh_road_destroy(desk->road);
    desk->road = NULL;
    dh_gate_destroy(desk->gate);
    desk->gate = NULL;
    enum dh_status s = dh_road_create(desk, &desk->road, err);
    return s == DH_OK && desk->actuator ? give_gate(desk, o, err) : s;
}

enum dh_status dh_desk_park(struct dh_desk *desk, dh_tick keep, char **ret_socket, struct dh_err *err)
{
    *ret_socket = NULL;
    if (!desk->has_virtual)
        return DH_OK;
    /* The hands write into the guardian's ledger: they go first. */
    dh_actuator_destroy(desk->actuator);
    desk->actuator = NULL;
    enum dh_status s = dh_guardian_park(desk->guardian, keep, ret_socket, err);
    if (s == DH_OK)
        desk->guardian = NULL;
    return s;
}

enum dh_status dh_desk_look(struct dh_desk *desk, struct dh_observation **ret, struct dh_err *err)
{
    enum dh_status s = dh_road_look(desk->road, err);
    if (s == DH_OK)
        *ret = dh_observation_ref(desk->road->now);
    return s;
}

enum dh_status dh_desk_do(struct dh_desk *desk, const struct dh_action *action, struct dh_result *ret,
                          struct dh_err *err)
{
    if (!desk->actuator) {
        *ret = (struct dh_result){.status = DH_USAGE};
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "open the desk with hands",
                          "this desk only looks");
    }
    if (!desk->journal) {
        enum dh_status s = dh_journal_create(NULL, &desk->journal, err);
        if (s != DH_OK) {
            *ret = (struct dh_result){.status = s};
            return s;
        }
        desk->own_journal = true;
        dh_road_record(desk->road, DH_RECORD_RUN,
                       json_pack("{s:s,s:s}", "goal", "actions of a program", "version", DH_VERSION), true);
    }
    return dh_road_act(desk->road, action, ret, err);
}

void dh_result_finish(struct dh_result *result)
{
    dh_free(result->value);
    dh_free(result->note);
    result->value = result->note = NULL;
}

void dh_desk_stop(struct dh_desk *desk)
{
    dh_intr_raise(&desk->intr);
}
