/* A demonstration as JSON and back, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/demo.h"
#include "base/json.h"
#include "base/mem.h"

#define SCREEN \
    "{\"screen\":{\"width\":1280,\"height\":800,\"frame\":4},\"settled\":true,\"pointer\":[1,2]," \
    "\"windows\":[],\"elements\":[],\"text\":[],\"lines\":[],\"changed\":[],\"partial\":[]}"
#define SEEN \
    "{\"role\":\"entry\",\"name\":\"Amount\",\"text\":\"12\",\"id\":\"e7\",\"rect\":[420,310,260,32]," \
    "\"window\":\"Expenses\",\"window_class\":\"chromium\",\"window_rect\":[0,0,1280,800]," \
    "\"neighbours\":[{\"text\":\"Date\",\"role\":\"text\",\"direction\":\"below\",\"distance\":12," \
    "\"rect\":[300,270,40,16]}]}"
#define STEP \
    "{\"action\":{\"action\":\"type\",\"target\":{\"text\":\"Amount\",\"role\":\"entry\"},\"text\":\"42.10\"," \
    "\"replace\":true},\"at\":[550,326],\"time\":1200,\"before\":0,\"after\":1,\"target\":" SEEN "," \
    "\"crop\":\"iVBORw==\",\"copied_from\":{\"screen\":0,\"rect\":[1,2,3,4],\"text\":\"42.10\"}," \
    "\"unsure\":[\"the screen had not settled\"]}"
#define SECRET \
    "{\"action\":{\"action\":\"type\",\"text\":\"{{secret:portal}}\"},\"at\":[5,6],\"time\":1300,\"before\":1," \
    "\"after\":-1,\"secret\":true}"

static const char sample[] = "{\"version\":1,\"name\":\"lunch\",\"goal\":\"File the lunch\",\"screen\":[1280,800],"
                             "\"started\":\"2026-11-28T10:00:00Z\",\"steps\":[" STEP "," SECRET "],\"screens\":[" SCREEN
                             "," SCREEN
                             "],\"pictures\":[\"iVBORw==\",null]}";

static struct dh_demo *read_text(const char *text)
{
    struct dh_demo *d = NULL;
    struct dh_err err = {0};
    json_t *v = NULL;
    assert_int_equal(dh_json_parse(text, strlen(text), &v, &err), DH_OK);
    if (dh_demo_from_json(v, &d, &err) != DH_OK)
        fail_msg("%s", err.what);
    json_decref(v);
    return d;
}

static void reads_what_is_written(void **state)
{
    (void)state;
    struct dh_demo *d = read_text(sample);
    assert_string_equal(d->goal, "File the lunch");
    assert_int_equal(d->width, 1280);
    assert_int_equal(d->step_count, 2);
    assert_int_equal(d->screen_count, 2);
    const struct dh_demo_step *s = &d->steps[0];
    assert_int_equal(s->action->verb, DH_VERB_TYPE);
    assert_string_equal(s->action->target.text, "Amount");
    assert_true(s->target.there && !s->to.there);
    assert_int_equal(s->target.role, DH_ROLE_ENTRY);
    assert_int_equal(s->target.neighbour_count, 1);
    assert_int_equal(s->target.neighbours[0].direction, DH_RELATION_BELOW);
    assert_int_equal(s->crop.size, 4);
    assert_memory_equal(s->crop.data, "\x89PNG", 4);
    assert_true(s->copied.there);
    assert_string_equal(s->copied.text, "42.10");
    assert_int_equal(s->unsure_count, 1);
    assert_int_equal(d->pictures[0].size, 4);
    assert_null(d->pictures[1].data);
    assert_true(d->steps[1].secret && !d->steps[1].target.there);
    assert_string_equal(d->steps[1].target.window, "");

    json_t *v = dh_demo_to_json(d);
    char *first = dh_json_canonical(v);
    struct dh_demo *again = read_text(first);
    json_t *w = dh_demo_to_json(again);
    char *second = dh_json_canonical(w);
    assert_string_equal(first, second);
    assert_non_null(strstr(first, "\"crop\":\"iVBORw==\""));
    dh_free(first);
    dh_free(second);
    json_decref(v);
    json_decref(w);
    dh_demo_destroy(d);
    dh_demo_destroy(again);
}

/* `from` in the sample replaced by `to`; the error has to speak of `tells`. */
static void refuse(const char *from, const char *to, const char *tells)
{
    const char *at = strstr(sample, from);
    struct dh_demo *d = NULL;
    struct dh_err err = {0};
    json_t *v = NULL;
    assert_non_null(at);
    char *text = dh_asprintf("%.*s%s%s", (int)(at - sample), sample, to, at + strlen(from));
    assert_int_equal(dh_json_parse(text, strlen(text), &v, &err), DH_OK);
    assert_int_equal(dh_demo_from_json(v, &d, &err), DH_INVALID);
    assert_null(d);
    if (!strstr(err.what, tells))
        fail_msg("%s", err.what);
    json_decref(v);
    dh_free(text);
}

static void refuses_nonsense(void **state)
{
    (void)state;
    refuse("\"version\":1", "\"version\":2", "version");
    refuse("\"screen\":[1280,800]", "\"screen\":[1280]", "screen");
    refuse("\"before\":0", "\"before\":2", "before");
    refuse("\"after\":1", "\"after\":-2", "after");
    refuse("\"at\":[550,326]", "\"at\":[1e99,326]", "at");
    refuse("\"role\":\"entry\",\"name\"", "\"role\":\"emperor\",\"name\"", "role");
    refuse("\"direction\":\"below\"", "\"direction\":\"behind\"", "direction");
    refuse("\"distance\":12", "\"distance\":-12", "distance");
    refuse("iVBORw==", "iVBO*w==", "crop");
    refuse("\"screen\":0,\"rect\"", "\"screen\":2,\"rect\"", "screen");
    refuse("\"rect\":[1,2,3,4]", "\"rect\":[1,2,-3,4]", "rect");
    refuse("\"action\":\"type\"", "\"action\":\"tipe\"", "step 1");
    refuse("\"the screen had not settled\"", "7", "unsure");
    refuse("\"steps\":[", "\"steps\":[7,", "step 1");
    refuse("\"pictures\":[\"iVBORw==\",null]", "\"pictures\":[null]", "pictures");
    refuse("\"pictures\":[\"iVBORw==\"", "\"pictures\":[7", "pictures");
    refuse("\"windows\":[]", "\"windows\":7", "screen 0");
}

static void steps_and_screens(void **state)
{
    (void)state;
    struct dh_demo *d = read_text(sample);
    assert_int_equal(dh_demo_screen(d, d->screens[1]), 1); /* the same twice is kept once */
    assert_int_equal(dh_demo_screen(d, d->screens[0]), 2);
    assert_true(dh_demo_unsure(d, &d->steps[0], "the screen had not settled"));
    assert_int_equal(d->steps[0].unsure_count, 1);
    assert_true(dh_demo_unsure(d, &d->steps[0], "two things fit"));
    assert_string_equal(d->steps[0].unsure[1], "two things fit");
    dh_demo_remove(d, 0);
    assert_int_equal(d->step_count, 1);
    assert_true(d->steps[0].secret);
    dh_demo_remove(d, 7);
    assert_int_equal(d->step_count, 1);
    dh_demo_destroy(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_written),
        cmocka_unit_test(refuses_nonsense),
        cmocka_unit_test(steps_and_screens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
