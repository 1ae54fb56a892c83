/* What a person did becomes steps: targets that are found again, lists, menus, dialogs,
 * copies; what was undone is left out, and no secret is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/skill/record_aim.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/unit/record_build.h"

/* --- targets --- */

static void aim_is(struct obs *b, const struct dh_element *e, struct dh_point at, enum dh_verb verb, const char *expected)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_hit h = e ? dh_hit_element(&b->o, e) : dh_hit_near(&b->o, at);
    struct dh_target t;
    dh_aim_at(&b->o, &h, at.x ? at : dh_rect_centre(h.rect), verb, -1, arena, &t);
    char *text = dh_target_text(&t);
    assert_string_equal(text, expected);
    dh_free(text);
    dh_arena_destroy(arena);
}

static void targets(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct dh_point mid = {0, 0};
    (void)state;
    obs_init(b);
    obs_window(b, "Orders - Shop", "shop", 0, 0, 1280, 800);
    struct dh_element *save = obs_button(b, "Save", 40, 700);
    struct dh_element *amount = obs_entry(b, "Amount", "", 40, 40);
    struct dh_element *edit[3];
    static const char *const goods[] = {"Tea", "Coffee", "Cocoa"};
    for (int i = 0; i < 3; i++) {
        obs_text(b, goods[i], 40, 200 + 60 * i);
        edit[i] = obs_button(b, "Edit", 400, 194 + 60 * i);
    }
    struct dh_element *bare = obs_element(b, DH_ROLE_ENTRY, "", 700, 40, 200, 28);
    bare->states = DH_STATE_EDITABLE;
    obs_text(b, "Notes", 700, 12);
    struct dh_element *icon = obs_element(b, DH_ROLE_ICON, "", 1000, 500, 24, 24);
    aim_is(b, save, mid, DH_VERB_CLICK, "\"Save\" button");
    aim_is(b, amount, mid, DH_VERB_TYPE, "\"Amount\" field");
    aim_is(b, edit[1], mid, DH_VERB_CLICK, "\"Edit\" button in the \"Coffee\" row");
    aim_is(b, bare, mid, DH_VERB_TYPE, "field below \"Notes\"");
    aim_is(b, icon, mid, DH_VERB_CLICK, "![icon](crop)");
    /* A scrap of a drawing is no landmark; letters that are sure are one. */
    struct dh_element *scrap = obs_text(b, "rN", 1000, 476);
    scrap->sources = DH_SOURCE_OCR;
    scrap->confidence = 72;
    aim_is(b, icon, mid, DH_VERB_CLICK, "![icon](crop)");
    scrap->confidence = 99;
    aim_is(b, icon, mid, DH_VERB_CLICK, "icon below \"rN\"");
    aim_is(b, NULL, (struct dh_point){300, 208}, DH_VERB_CLICK, "\"Tea\""); /* in its row, beside it */
    aim_is(b, NULL, (struct dh_point){1200, 640}, DH_VERB_CLICK, "the point (1200, 640)");
    dh_free(b);
}

static void windows(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct dh_arena *arena = dh_arena_create();
    (void)state;
    obs_init(b);
    obs_window(b, "Inbox (3) - Mail - Browser", "browser", 0, 0, 600, 400);
    obs_window(b, "Report - Browser", "browser", 600, 0, 600, 400);
    obs_window(b, "xterm", "xterm", 0, 400, 600, 400);
    assert_string_equal(dh_aim_window(&b->o, 0, arena), "Mail");
    assert_string_equal(dh_aim_window(&b->o, 1, arena), "Report");
    assert_string_equal(dh_aim_window(&b->o, 2, arena), "xterm");
    assert_null(dh_aim_window(&b->o, -1, arena));
    dh_arena_destroy(arena);
    dh_free(b);
}

/* --- whole recordings --- */

/* A form with two fields, a box, a list and a button. */
struct form {
    struct obs *b;
    struct dh_element *name, *town, *box, *list, *send;
};

static void form_init(struct form *f)
{
    f->b = dh_alloc(1, sizeof(*f->b));
    obs_init(f->b);
    obs_window(f->b, "Visitors", "desk", 0, 0, 1280, 800);
    f->name = obs_entry(f->b, "Name", "", 40, 60);
    f->town = obs_entry(f->b, "Town", "", 40, 120);
    f->box = obs_element(f->b, DH_ROLE_CHECKBOX, "Newsletter", 40, 190, 16, 16);
    f->list = obs_element(f->b, DH_ROLE_LIST, "Kind", 120, 240, 200, 28);
    f->list->value = "Friend";
    f->list->label = obs_line(f->b, "Kind", 40, 246)->rect;
    f->send = obs_button(f->b, "Send", 40, 400);
}

static void correct_and_submit(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.town); /* the wrong one, left as it was */
    rec_click_on(&r, f.name);
    rec_type(&r, "Grets");
    rec_keys(&r, "BackSpace", 1);
    rec_type(&r, "a");
    f.name->value = "Greta";
    rec_screen(&r, f.b);
    rec_keys(&r, "Tab", 1);
    f.b->o.focus = 1;
    rec_screen(&r, f.b);
    rec_type(&r, "Dublin");
    rec_keys(&r, "Return", 1);
    f.town->value = "Dublin";
    rec_screen(&r, f.b);
    rec_is(&r, "type \"Greta\" into \"Name\" field\ntype \"Dublin\" into \"Town\" field and press Enter");
    dh_free(f.b);
}

static void undone(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.name);
    rec_type(&r, "oops");
    rec_keys(&r, "ctrl+a", 1);
    rec_keys(&r, "BackSpace", 1);
    rec_click_on(&r, f.box); /* on and off again */
    f.box->states |= DH_STATE_CHECKED;
    rec_screen(&r, f.b);
    rec_click_on(&r, f.box);
    f.box->states &= ~(unsigned)DH_STATE_CHECKED;
    rec_screen(&r, f.b);
    rec_click_on(&r, f.town);
    rec_type(&r, "Paris");
    f.town->value = "Paris";
    rec_screen(&r, f.b);
    rec_click_on(&r, f.town); /* changed their mind */
    rec_keys(&r, "ctrl+a", 1);
    rec_type(&r, "Rome");
    f.town->value = "Rome";
    rec_screen(&r, f.b);
    rec_click_on(&r, f.send);
    rec_is(&r, "type \"Rome\" into \"Town\" field\nclick \"Send\" button");
    dh_free(f.b);
}

static void replaced(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    f.name->value = "Old name";
    rec_init(&r);
    rec_screen(&r, f.b);
    struct dh_point p = dh_rect_centre(f.name->rect);
    rec_click(&r, p.x, p.y, 1, 3);
    rec_type(&r, "New");
    f.name->value = "New";
    rec_screen(&r, f.b);
    rec_click_on(&r, f.box);
    f.box->states |= DH_STATE_CHECKED;
    rec_screen(&r, f.b);
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 2);
    assert_true(d->steps[0].action->replace);
    assert_string_equal(d->steps[0].action->text, "New");
    assert_int_equal(d->steps[1].action->verb, DH_VERB_SET);
    assert_true(d->steps[1].action->on);
    assert_int_equal(d->steps[1].after, (int)d->screen_count - 1);
    dh_demo_destroy(d);
    dh_free(f.b);
}

static struct dh_element *popup(struct obs *b, const char *const *items, int count, int x, int y, int pick)
{
    struct dh_window *w = obs_window(b, "", "", x, y, 200, 30 * count);
    struct dh_element *picked = NULL;
    w->popup = true;
    w->active = false;
    b->o.active = 0;
    b->windows[0].active = true;
    for (int i = 0; i < count; i++) {
        obs_line(b, items[i], x + 10, y + 6 + 30 * i);
        struct dh_element *e = obs_element(b, DH_ROLE_ITEM, items[i], x, y + 30 * i, 200, 28);
        picked = i == pick ? e : picked;
    }
    return picked;
}

static void lists_and_menus(void **state)
{
    static const char *const kinds[] = {"Friend", "Client", "Supplier"};
    static const char *const entries[] = {"New", "Export", "Quit"};
    struct form f, open;
    struct rec r;
    (void)state;
    form_init(&f);
    struct dh_element *file = obs_element(f.b, DH_ROLE_MENU, "File", 4, 4, 40, 20);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.list);
    form_init(&open);
    struct dh_element *client = popup(open.b, kinds, 3, 120, 268, 1);
    rec_screen(&r, open.b);
    rec_click_on(&r, client);
    f.list->value = "Client";
    rec_screen(&r, f.b);
    rec_click_on(&r, file); /* looked into and closed */
    struct dh_element *quit = popup(open.b, entries, 3, 4, 24, 2);
    open.b->windows[1] = open.b->windows[2];
    open.b->o.window_count = 2;
    snprintf(open.b->windows[1].id, DH_ID_MAX, "w9");
    for (size_t i = 0; i < open.b->o.element_count; i++)
        if (open.b->elements[i].window == 2)
            open.b->elements[i].window = 1;
    rec_screen(&r, open.b);
    rec_keys(&r, "Escape", 1);
    rec_screen(&r, f.b);
    rec_click_on(&r, file);
    rec_screen(&r, open.b);
    rec_click_on(&r, quit);
    rec_screen(&r, f.b);
    rec_is(&r, "choose \"Client\" from \"Kind\" list\nchoose \"File\" > \"Quit\"");
    dh_free(f.b);
    dh_free(open.b);
}

static void secrets(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    struct dh_element *word = obs_entry(f.b, "Password", "", 40, 300);
    word->states |= DH_STATE_PASSWORD;
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.name);
    rec_type(&r, "greta");
    f.name->value = "greta";
    rec_screen(&r, f.b);
    rec_click_on(&r, word);
    rec_type(&r, "hunter2!");
    for (size_t i = 0; i < r.t->count; i++) /* not even for a moment */
        assert_true(r.t->items[i].kind != DH_DEED_TEXT || i < 2 || (r.t->items[i].secret && !r.t->items[i].script));
    rec_keys(&r, "Return", 1);
    word->value = "\xe2\x80\xa2\xe2\x80\xa2";
    rec_screen(&r, f.b);
    struct dh_demo *d = rec_demo(&r, NULL);
    char *story = rec_story(d);
    assert_string_equal(story, "type \"greta\" into \"Name\" field\n"
                               "type \"{{secret:password}}\" into \"Password\" field and press Enter");
    dh_free(story);
    json_t *v = dh_demo_to_json(d);
    char *all = dh_json_canonical(v);
    assert_null(strstr(all, "hunter2"));
    assert_true(d->steps[1].secret && !d->steps[1].crop.data);
    dh_free(all);
    json_decref(v);
    dh_demo_destroy(d);
    dh_free(f.b);
}

/* A field that shows only by its dots that it is one, reached by Tab. */
static void secret_by_dots(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.name);
    rec_type(&r, "greta");
    rec_keys(&r, "Tab", 1);
    rec_type(&r, "hunter2!");
    f.name->value = "greta";
    f.town->value = "\xe2\x80\xa2\xe2\x80\xa2";
    f.town->states |= DH_STATE_PASSWORD;
    rec_screen(&r, f.b);
    assert_null(r.t->items[r.t->count - 1].script); /* wiped with the first screen that shows it */
    assert_non_null(r.t->items[1].script);
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 2);
    assert_string_equal(d->steps[1].action->text, "{{secret:town}}"); /* called after its field */
    assert_string_equal(d->steps[1].action->target.text, "Town");
    dh_demo_destroy(d);
    dh_free(f.b);
}

static void terminal_screen(struct obs *b, const char *const *lines, int n)
{
    obs_init(b);
    obs_window(b, "xterm", "xterm", 0, 0, 800, 600);
    for (int i = 0; i < n; i++)
        obs_text(b, lines[i], 10, 10 + 20 * i);
}

static void terminals(void **state)
{
    static const char *const lines[] = {"$ read -s x", "$ echo done", "done", "$"};
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct rec r;
    (void)state;
    rec_init(&r);
    terminal_screen(b, lines, 0);
    rec_screen(&r, b);
    rec_click(&r, 300, 300, 1, 1); /* for the focus */
    rec_type(&r, "read -s x");
    rec_keys(&r, "Return", 1);
    terminal_screen(b, lines, 1);
    rec_screen(&r, b);
    rec_type(&r, "hunter2!"); /* no prompt says so, and nothing is echoed */
    rec_keys(&r, "Return", 1);
    rec_screen(&r, b);
    rec_type(&r, "echo done");
    rec_keys(&r, "Return", 1);
    terminal_screen(b, lines, 4);
    rec_screen(&r, b);
    rec_is(&r, "type \"read -s x\" and press Enter\ntype \"{{secret:password}}\" and press Enter\n"
               "type \"echo done\" and press Enter");
    dh_free(b);
}

/* Cells have no names: Tab stays with the text before it, though the line above shows the text in a field. */
static void cells(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct rec r;
    (void)state;
    rec_init(&r);
    for (int i = 0; i < 3; i++) {
        obs_init(b);
        obs_window(b, "list.ods", "libreoffice-calc", 0, 0, 800, 600);
        struct dh_element *line = obs_element(b, DH_ROLE_ENTRY, "line", 200, 10, 500, 24);
        line->value = i ? "Lamp" : "";
        rec_screen(&r, b);
        if (i == 0)
            rec_type(&r, "Lamp");
        if (i == 1) {
            rec_keys(&r, "Tab", 1);
            rec_type(&r, "12");
            rec_keys(&r, "Return", 1);
        }
    }
    rec_is(&r, "type \"Lamp\" and press Tab\ntype \"12\" and press Enter");
    dh_free(b);
}

static void copies(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    struct dh_line *l = obs_line(f.b, "Order 4711 of today", 500, 60);
    struct dh_rect number = f.b->words[l->first + 1].rect;
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click(&r, number.x + 5, number.y + 5, 1, 2);
    rec_keys(&r, "ctrl+c", 1);
    rec_click_on(&r, f.name);
    rec_keys(&r, "ctrl+v", 1);
    f.name->value = "4711";
    rec_screen(&r, f.b);
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 1);
    assert_int_equal(d->steps[0].action->verb, DH_VERB_TYPE);
    assert_string_equal(d->steps[0].action->text, "4711");
    assert_true(d->steps[0].copied.there);
    assert_true(dh_rect_equal(d->steps[0].copied.rect, number));
    dh_demo_destroy(d);
    dh_free(f.b);
}

/* A click far to the right of a box, in its row, that turned it over; and a list whose popup nobody saw. */
static void told_by_what_came_of_it(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click(&r, 700, 198, 1, 1);
    f.box->states |= DH_STATE_CHECKED;
    rec_screen(&r, f.b);
    rec_click_on(&r, f.list);
    rec_click(&r, 200, 320, 1, 1);
    f.list->value = "Supplier";
    rec_screen(&r, f.b);
    rec_click(&r, 1000, 700, 1, 1); /* on nothing, and nothing came of it */
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 2);
    assert_int_equal(d->steps[0].action->verb, DH_VERB_SET);
    assert_string_equal(d->steps[0].action->target.text, "Newsletter");
    assert_int_equal(d->steps[1].action->verb, DH_VERB_CHOOSE);
    assert_string_equal(d->steps[1].action->options[0], "Supplier");
    dh_demo_destroy(d);
    dh_free(f.b);
}

static void proposals(void **state)
{
    struct form f;
    struct rec r;
    (void)state;
    form_init(&f);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.name);
    rec_type(&r, "Gre");
    f.name->value = "Gre";
    struct dh_element *greta = obs_text(f.b, "Greta Stone", f.name->rect.x + 6, 92);
    rec_screen(&r, f.b);
    rec_click_on(&r, greta);
    rec_is(&r, "type \"Gre\" into \"Name\" field\nclick \"Greta Stone\" below \"Name\" field");
    dh_free(f.b);
}

static void scrolls(void **state)
{
    struct form f, down;
    struct rec r;
    (void)state;
    form_init(&f);
    form_init(&down);
    down.b->o.element_count = down.b->o.line_count = down.b->o.word_count = 0;
    memset(down.b->elements, 0, sizeof(down.b->elements));
    struct dh_element *more = obs_button(down.b, "Terms", 40, 500);
    snprintf(more->id, sizeof(more->id), "e99");
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_scroll(&r, 600, 300, 3);
    rec_scroll(&r, 600, 300, 2);
    rec_screen(&r, down.b);
    rec_scroll(&r, 600, 300, -5); /* back: what comes next stood there before */
    rec_screen(&r, f.b);
    rec_click_on(&r, f.send);
    rec_screen(&r, f.b);
    rec_scroll(&r, 600, 300, 4);
    rec_screen(&r, down.b);
    rec_click_on(&r, more);
    rec_screen(&r, down.b);
    rec_scroll(&r, 600, 300, 9); /* on the way to the stop key */
    rec_is(&r, "click \"Send\" button\nscroll down 4 until Terms\nclick \"Terms\" button");
    dh_free(f.b);
    dh_free(down.b);
}

static void chooses_files(void **state)
{
    char folder[] = "/tmp/deskhand-record-XXXXXX", path[64];
    struct form f, open;
    struct rec r;
    struct dh_err err;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/bill.pdf", folder);
    assert_int_equal(dh_file_write(path, "x", 1, 0600, &err), DH_OK);
    form_init(&f);
    form_init(&open);
    struct dh_element *upload = obs_button(f.b, "Upload receipt", 40, 500);
    obs_button(open.b, "Upload receipt", 40, 500);
    obs_window(open.b, "Open File", "desk", 300, 200, 600, 400)->dialog = true;
    obs_button(open.b, "Cancel", 320, 210);
    struct dh_element *accept = obs_button(open.b, "Open", 800, 210);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, upload); /* called off once */
    rec_screen(&r, open.b);
    rec_keys(&r, "Escape", 1);
    rec_screen(&r, f.b);
    rec_click_on(&r, upload);
    rec_screen(&r, open.b);
    rec_type(&r, path);
    rec_screen(&r, open.b);
    rec_click_on(&r, accept);
    rec_screen(&r, f.b);
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 1);
    assert_int_equal(d->steps[0].action->verb, DH_VERB_ATTACH);
    assert_string_equal(d->steps[0].action->file, path);
    assert_string_equal(d->steps[0].action->target.text, "Upload receipt");
    dh_demo_destroy(d);
    assert_int_equal(dh_dir_remove(folder, &err), DH_OK);
    dh_free(f.b);
    dh_free(open.b);
}

static void switches_windows(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct rec r;
    (void)state;
    obs_init(b);
    obs_window(b, "Calendar", "orage", 0, 20, 600, 700)->frame = (struct dh_rect){0, 0, 600, 720};
    obs_window(b, "Expenses", "chromium", 620, 20, 600, 700)->frame = (struct dh_rect){620, 0, 600, 720};
    struct dh_element *day = obs_text(b, "Thursday", 40, 100);
    struct dh_element *fresh = obs_button(b, "New expense", 700, 100);
    struct dh_element *next = obs_button(b, "Next", 700, 300);
    rec_init(&r);
    rec_screen(&r, b);
    rec_click(&r, 200, 8, 1, 1); /* its title bar, to raise it */
    b->o.active = 0;
    rec_screen(&r, b);
    rec_click_on(&r, day);
    rec_keys(&r, "alt+Tab", 1);
    b->o.active = 1;
    rec_screen(&r, b);
    rec_click_on(&r, fresh);
    rec_click_on(&r, next);
    rec_is(&r, "in \"Calendar\", click \"Thursday\"\nin \"Expenses\", click \"New expense\" button\nclick \"Next\" button");
    dh_free(b);
}

static void stops(void **state)
{
    struct form f;
    struct rec r;
    struct dh_record_end end = {"Escape", 3};
    (void)state;
    form_init(&f);
    rec_init(&r);
    rec_screen(&r, f.b);
    rec_click_on(&r, f.send);
    rec_keys(&r, "Escape", 4); /* one of them is not for us */
    struct dh_demo *d = rec_demo(&r, &end);
    char *story = rec_story(d);
    assert_string_equal(story, "click \"Send\" button\npress Escape");
    dh_free(story);
    dh_demo_destroy(d);
    dh_free(f.b);
}

/* A log is read as it was lived; what is wrong in it is named by its line. */
static void logs(void **state)
{
    struct form f;
    struct dh_trace *t = dh_trace_create();
    struct dh_buf b = {0};
    struct dh_err err = {0};
    (void)state;
    form_init(&f);
    json_t *v = json_object();
    dh_json_set(v, "screen", dh_observation_to_json(&f.b->o));
    char *line = dh_json_canonical(v);
    dh_buf_printf(&b, "%s\n{\"deed\":\"click\",\"time\":5,\"device\":6,\"button\":1,\"count\":1,\"at\":[%d,%d]}\n", line,
                  f.send->rect.x + 9, f.send->rect.y + 9);
    assert_int_equal(dh_record_take_log(t, b.data, b.len, &err), DH_OK);
    struct rec r = {t, 0};
    rec_is(&r, "click \"Send\" button");
    t = dh_trace_create();
    dh_buf_str(&b, "{\"deed\":\"kick\"}\n");
    assert_int_equal(dh_record_take_log(t, b.data, b.len, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "line 3"));
    dh_trace_destroy(t);
    dh_buf_finish(&b);
    dh_free(line);
    json_decref(v);
    dh_free(f.b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets),          cmocka_unit_test(windows),
        cmocka_unit_test(correct_and_submit), cmocka_unit_test(undone),       cmocka_unit_test(replaced),
        cmocka_unit_test(lists_and_menus),  cmocka_unit_test(secrets),        cmocka_unit_test(secret_by_dots),
        cmocka_unit_test(terminals),  cmocka_unit_test(cells), cmocka_unit_test(copies),        cmocka_unit_test(scrolls),
        cmocka_unit_test(told_by_what_came_of_it), cmocka_unit_test(proposals),
        cmocka_unit_test(chooses_files),    cmocka_unit_test(switches_windows), cmocka_unit_test(stops),
        cmocka_unit_test(logs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
