/* Opens a question box on a private display, answers it, and reads the answer back: every part of acting
 * in one page. The gate asks before a click on "OK" only if the box says something that matters. */
#include <stdio.h>

#include <deskhand/desk.h>

/* Nobody is at a terminal here: whatever would have to be confirmed is not done. */
static enum dh_answer nobody(void *data, const struct dh_verdict *verdict, const char *text)
{
    (void)data;
    fprintf(stderr, "tiny_act: this would need you (%s):\n%s\n", dh_class_name(verdict->main), text);
    return DH_ANSWER_NO;
}

static enum dh_status act(struct dh_desk *desk, const char *json, struct dh_err *err)
{
    struct dh_action *action = NULL;
    struct dh_result result = {0};
    json_t *value = json_loads(json, 0, NULL);
    enum dh_status status = dh_action_from_json(value, &action, err);
    if (status == DH_OK)
        status = dh_desk_do(desk, action, &result, err);
    if (result.value)
        printf("%s\n", result.value);
    dh_result_finish(&result);
    dh_action_destroy(action);
    json_decref(value);
    return status;
}

int main(void)
{
    static const char *const steps[] = {
        "{\"action\":\"open\",\"open\":{\"argv\":[\"zenity\",\"--entry\",\"--title=Names\",\"--text=Your name\"]}}",
        "{\"action\":\"type\",\"text\":\"Ada Lovelace\",\"target\":{\"text\":\"Your name\",\"role\":\"field\"}}",
        "{\"action\":\"read\",\"place\":\"value\",\"target\":{\"text\":\"Your name\",\"role\":\"field\"},\"name\":\"answer\"}",
        "{\"action\":\"click\",\"target\":{\"text\":\"OK\",\"role\":\"button\"}}",
        "{\"action\":\"expect\",\"check\":{\"window\":\"Names\",\"gone\":true},\"within\":5}",
    };
    struct dh_err err = {0};
    struct dh_desk *desk = NULL;
    struct dh_confirmer confirmer = {.ask = nobody};
    struct dh_desk_options options = {
        .virtual_size = "800x600", .hands = true, .confirmer = &confirmer, .catch_signals = true,
        /* Starting a program by its arguments is a command like one in a terminal. */
        .yes = 1u << DH_CLASS_TERMINAL};

    enum dh_status status = dh_desk_open(&options, &desk, &err);
    for (size_t i = 0; status == DH_OK && i < sizeof(steps) / sizeof(steps[0]); i++)
        status = act(desk, steps[i], &err);
    if (status != DH_OK)
        fprintf(stderr, "tiny_act: %s\n  next: %s\n", err.what, err.next);
    dh_desk_close(desk);
    return status == DH_OK ? 0 : 1;
}
