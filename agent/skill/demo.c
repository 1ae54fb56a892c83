#include "agent/skill/demo.h"

#include <string.h>

#include "base/mem.h"

struct dh_demo *dh_demo_create(void)
{
    struct dh_demo *d = dh_alloc(1, sizeof(*d));
    if (!d)
        return NULL;
    d->arena = dh_arena_create();
    if (!d->arena) {
        dh_free(d);
        return NULL;
    }
    d->name = d->goal = d->started = "";
    return d;
}

void dh_demo_destroy(struct dh_demo *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->step_count; i++)
        dh_action_destroy(d->steps[i].action);
    for (size_t i = 0; i < d->screen_count; i++)
        dh_observation_unref(d->screens[i]);
    dh_free(d->steps);
    dh_free(d->screens);
    dh_arena_destroy(d->arena);
    dh_free(d);
}

static struct dh_seen nothing(void)
{
    return (struct dh_seen){
        .role = DH_ROLE_ANY, .name = "", .text = "", .id = "", .window = "", .window_class = ""};
}

struct dh_demo_step *dh_demo_add(struct dh_demo *d)
{
    if (d->step_count >= DH_DEMO_STEPS_MAX ||
        !dh_grow(&d->steps, &d->step_cap, d->step_count + 1, sizeof(*d->steps)))
        return NULL;
    struct dh_demo_step *s = &d->steps[d->step_count++];
    *s = (struct dh_demo_step){
        .before = -1, .after = -1, .target = nothing(), .to = nothing(), .copied = {.text = ""}, .until = ""};
    return s;
}

void dh_demo_remove(struct dh_demo *d, size_t index)
{
    if (index >= d->step_count)
        return;
    dh_action_destroy(d->steps[index].action);
    memmove(&d->steps[index], &d->steps[index + 1],
            (d->step_count - index - 1) * sizeof(*d->steps));
    d->step_count--;
}

int dh_demo_screen(struct dh_demo *d, struct dh_observation *screen)
{
    if (d->screen_count && d->screens[d->screen_count - 1] == screen)
        return (int)d->screen_count - 1;
    if (!dh_grow(&d->screens, &d->screen_cap, d->screen_count + 1, sizeof(*d->screens)))
        return -1;
    d->screens[d->screen_count] = dh_observation_ref(screen);
    return (int)d->screen_count++;
}

bool dh_demo_picture(struct dh_demo *d, size_t screen, const void *png, size_t n)
{
    if (!d->pictures)
        d->pictures = dh_arena_alloc(d->arena, d->screen_count, sizeof(*d->pictures));
    unsigned char *copy = d->pictures && screen < d->screen_count ? dh_arena_alloc(d->arena, n, 1) : NULL;
    if (!copy)
        return false;
    memcpy(copy, png, n);
    d->pictures[screen] = (struct dh_demo_bytes){copy, n};
    return true;
}

bool dh_demo_unsure(struct dh_demo *d, struct dh_demo_step *s, const char *text)
{
    for (size_t i = 0; i < s->unsure_count; i++)
        if (strcmp(s->unsure[i], text) == 0)
            return true;
    const char **list = dh_arena_alloc(d->arena, s->unsure_count + 1, sizeof(*list));
    char *copy = dh_arena_strdup(d->arena, text);
    if (!list || !copy)
        return false;
    for (size_t i = 0; i < s->unsure_count; i++)
        list[i] = s->unsure[i];
    list[s->unsure_count++] = copy;
    s->unsure = list;
    return true;
}
