#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/action_build.h"
#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"

struct row {
    const char *json, *text;
};

/* Every verb, as JSON that is in its shortest form, and as a sentence. */
static const struct row rows[] = {
    {"{'action':'click','count':2,'target':{'in':{'section':'November'},'role':'cell','text':'19'}"
     "}",
     "double-click \"19\" cell in the \"November\" section"},
    {"{'action':'click','button':'right','in':'Files','modifiers':['shift','ctrl'],"
     "'target':{'nth':'last','text':'a.txt'}}",
     "in \"Files\", right-click \"a.txt\" last with shift+ctrl"},
    {"{'action':'click','confirm':true,'purpose':'submit the "
     "report','target':{'role':'button','text':'Submit'}}",
     "click \"Submit\" button to submit the report (confirm)"},
    {"{'action':'click','target':{'point':[10,20]}}", "click the point (10, 20)"},
    {"{'action':'click','target':{'element':'e7'}}", "click element e7"},
    {"{'action':'click','target':{'image':'assets/07.png','text':'the bin'}}",
     "click ![the bin](assets/07.png)"},
    {"{'action':'move','target':{'text':'say \\\"hi\\\" \\\\ bye'}}",
     "hover over \"say \\\"hi\\\" \\\\ bye\""},
    {"{'action':'drag','from':{'text':'A'},'to':{'below':{'text':'C'},'nth':2,'text':'B'}}",
     "drag \"A\" to \"B\" 2nd below \"C\""},
    {"{'action':'drag','from':{'text':'A'},'path':[[10,20],[30,40]],'to':{'text':'B'}}", "drag \"A\" to \"B\""},
    {"{'action':'scroll','dy':-3,'target':{'role':'list','text':'Log'}}",
     "scroll up 3 in \"Log\" list"},
    {"{'action':'press','count':3,'keys':'Tab'}", "press Tab 3 times"},
    {"{'action':'hold','keys':'shift','seconds':1.5}", "hold shift for 1.5 seconds"},
    {"{'action':'type','keys':'Enter','target':{'role':'entry','text':'Name'},'text':'Rent'}",
     "type \"Rent\" into \"Name\" field and press Enter"},
    {"{'action':'type','replace':true,'target':{'text':'Name'},'text':'Rent'}",
     "set \"Name\" to \"Rent\""},
    {"{'action':'type','replace':true,'target':{'text':'Name'},'text':''}", "clear \"Name\""},
    {"{'action':'choose','option':'Meals','target':{'role':'list','text':'Category'}}",
     "choose \"Meals\" from \"Category\" list"},
    {"{'action':'choose','option':['File','Export','PDF']}",
     "choose \"File\" > \"Export\" > \"PDF\""},
    {"{'action':'set','on':false,'target':{'role':'checkbox','text':'Billable'}}",
     "uncheck \"Billable\" checkbox"},
    {"{'action':'set','on':true,'target':{'role':'switch','text':'Wifi'}}",
     "turn on \"Wifi\" switch"},
    {"{'action':'attach','file':'/tmp/r.png','target':{'text':'Upload'}}",
     "attach \"/tmp/r.png\" with \"Upload\""},
    {"{'action':'copy'}", "press ctrl+c"},
    {"{'action':'paste','text':'x'}", "paste \"x\""},
    {"{'action':'open','open':{'argv':['xterm','-e','ls']}}", "open \"xterm -e ls\""},
    {"{'action':'open','open':{'url':'https://example.org/'}}", "open \"https://example.org/\""},
    {"{'action':'focus','window':'Calendar'}", "switch to \"Calendar\""},
    {"{'action':'close','window':'Calendar'}", "close \"Calendar\""},
    {"{'action':'wait','seconds':0.25}", "wait 0.25 seconds"},
    {"{'action':'wait','check':{'gone':true,'target':{'text':'Loading'}},'within':10.0}",
     "wait for \"Loading\" to disappear within 10 seconds"},
    {"{'action':'look','region':[1,2,3,4],'scale':2.0}", "look at the screen at 1,2 3x4"},
    {"{'action':'read','name':'amount','place':'amount','target':{'right_of':{'text':'TOTAL'}}}",
     "read the amount right of \"TOTAL\" as {amount}"},
    {"{'action':'read','name':'d','pattern':'a/"
     "b','place':'date','target':{'next_to':{'text':'Due'}}}",
     "read the date near \"Due\" as {d} matching /a\\/b/"},
    {"{'action':'read','name':'n','place':'line','text':'Lunch with'}",
     "read the line that starts with \"Lunch with\" as {n}"},
    {"{'action':'expect','check':{'target':{'text':'Report submitted'}},'within':10.0}",
     "expect \"Report submitted\" within 10 seconds"},
    {"{'action':'expect','check':{'negate':true,'state':['disabled'],'target':{'text':'Send'}}}",
     "expect \"Send\" is enabled"},
    {"{'action':'expect','check':{'gone':true,'window':'Error'}}", "expect no \"Error\" window"},
    {"{'action':'ask','choices':['a','b'],'name':'v','question':'Which?'}",
     "ask \"Which?\" as {v} choices \"a\", \"b\""},
    {"{'action':'hand_over','reason':'Please sign in'}", "hand over \"Please sign in\""},
    {"{'action':'done','outputs':{'reference':'R-1'},'summary':'Filed'}", "done \"Filed\""},
    {"{'action':'fail','reason':'No such lunch'}", "stop \"No such lunch\""},
};

/* Single quotes for double ones: the JSON above stays readable. */
static json_t *load(const char *json)
{
    char *s = dh_strdup(json);
    for (char *p = s; *p; p++)
        if (*p == '\'')
            *p = '"';
    json_t *v = json_loads(s, 0, NULL);
    assert_non_null(v);
    dh_free(s);
    return v;
}

static void every_action_survives_the_round_trip_and_has_a_sentence(void **state)
{
    (void)state;
    bool seen[DH_VERB_COUNT] = {false};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dh_err err = {0};
        struct dh_action *a = NULL;
        json_t *in = load(rows[i].json);
        assert_int_equal(dh_action_from_json(in, &a, &err), DH_OK);
        seen[a->verb] = true;
        struct dh_action *copy = dh_action_copy(a);
        json_t *out = dh_action_to_json(a), *again = dh_action_to_json(copy);
        char *want = dh_json_canonical(in), *got = dh_json_canonical(out),
             *twice = dh_json_canonical(again);
        assert_string_equal(got, want);
        assert_string_equal(twice, want);
        dh_action_destroy(a);
        char *text = dh_action_text(copy);
        assert_string_equal(text, rows[i].text);
        dh_free(text);
        dh_free(want);
        dh_free(got);
        dh_free(twice);
        dh_action_destroy(copy);
        json_decref(in);
        json_decref(out);
        json_decref(again);
    }
    for (int v = 0; v < DH_VERB_COUNT; v++)
        assert_true(seen[v]);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct row bad[] = {
        {"[]", "an action must be"},
        {"{'action':'clik'}", "did you mean \"click\""},
        {"{'action':'click'}", "\"target\" is missing"},
        {"{'action':'click','taget':1,'target':{'text':'a'}}", "did you mean \"target\""},
        {"{'action':'click','target':{'txt':'a'}}", "did you mean \"text\""},
        {"{'action':'click','target':{}}", "must be an object"},
        {"{'action':'click','target':{'text':''}}", "needs a text, a role or a relation"},
        {"{'action':'click','target':{'element':'e7','text':'a'}}", "goes with nothing else"},
        {"{'action':'click','target':{'text':'a','role':'buton'}}", "did you mean \"button\""},
        {"{'action':'click','target':{'text':'a','above':{'text':'b'},'below':{'text':'c'}}}",
         "two relations"},
        {"{'action':'click','target':{'point':[1,99999]}}", "0 to 32767"},
        {"{'action':'click','target':{'text':'a','nth':0}}", "nth must be"},
        {"{'action':'click','target':{'text':'a','in':{'colum':'x'}}}", "don't know \"colum\""},
        {"{'action':'click','count':4,'target':{'text':'a'}}", "must be 1 to 3"},
        {"{'action':'click','count':1.5,'target':{'text':'a'}}", "whole number"},
        {"{'action':'click','modifiers':['hyper'],'target':{'text':'a'}}", "don't know \"hyper\""},
        {"{'action':'scroll'}", "needs dx or dy"},
        {"{'action':'press','keys':''}", "keys is empty"},
        {"{'action':'hold','keys':'a','seconds':1e300}", "must be 0 to 60"},
        {"{'action':'type','text':5}", "must be a string"},
        {"{'action':'set','on':1,'target':{'text':'a'}}", "true or false"},
        {"{'action':'open','open':{'app':'x','url':'y'}}", "must be {"},
        {"{'action':'open','open':{'argv':['a\\nb']}}", "line break"},
        {"{'action':'open','open':{'app':''}}", "is empty"},
        {"{'action':'wait'}", "seconds or a check"},
        {"{'action':'wait','seconds':1,'check':{'window':'a'}}", "not both"},
        {"{'action':'expect','check':{}}", "needs a target or a window"},
        {"{'action':'expect','check':{'target':{'text':'a'},'state':['chekced']}}",
         "did you mean \"checked\""},
        {"{'action':'look','region':[1,2,0,4]}", "must be [x, y"},
        {"{'action':'read','place':'line'}", "starts with"},
        {"{'action':'read','place':'value'}", "needs a target"},
        {"{'action':'read','place':'text','target':{'text':'a'}}", "needs a relation"},
        {"{'action':'choose','option':[]}", "1 to 256"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct dh_err err = {0};
        struct dh_action *a = (struct dh_action *)(uintptr_t)1;
        json_t *in = load(bad[i].json);
        assert_int_equal(dh_action_from_json(in, &a, &err), DH_INVALID);
        assert_ptr_equal(a, (struct dh_action *)(uintptr_t)1);
        if (!strstr(err.what, bad[i].text))
            fail_msg("%s: \"%s\" does not say %s", bad[i].json, err.what, bad[i].text);
        json_decref(in);
    }
}

static void deep_targets_and_long_strings_are_refused(void **state)
{
    (void)state;
    for (int depth = 8; depth <= 9; depth++) {
        json_t *t = json_pack("{s:s}", "text", "x");
        for (int i = 1; i < depth; i++)
            t = json_pack("{s:s, s:o}", "text", "x", "below", t);
        json_t *in = json_pack("{s:s, s:o}", "action", "click", "target", t);
        struct dh_action *a = NULL;
        assert_int_equal(dh_action_from_json(in, &a, NULL), depth == 8 ? DH_OK : DH_INVALID);
        dh_action_destroy(a);
        json_decref(in);
    }
    char *s = dh_alloc(65538, 1);
    for (int n = 65536; n <= 65537; n++) {
        memset(s, 'a', (size_t)n);
        json_t *in = json_pack("{s:s, s:s}", "action", "type", "text", s);
        struct dh_action *a = NULL;
        assert_int_equal(dh_action_from_json(in, &a, NULL), n == 65536 ? DH_OK : DH_INVALID);
        dh_action_destroy(a);
        json_decref(in);
    }
    dh_free(s);
}

static void the_sentence_cannot_steer_a_terminal(void **state)
{
    (void)state;
    struct dh_action *a = dh_action_create(DH_VERB_TYPE);
    a->text = dh_arena_strdup(dh_action_arena(a), "a\x1b[2J\nb");
    char *text = dh_action_text(a);
    assert_string_equal(text, "type \"a\xe2\x90\x9b[2J\xe2\x90\x8a"
                              "b\"");
    dh_free(text);
    dh_action_destroy(a);
}

static void schema_and_help_have_every_verb(void **state)
{
    (void)state;
    json_t *schema = dh_action_schema();
    assert_non_null(schema);
    json_t *all = json_object_get(schema, "oneOf");
    assert_int_equal(json_array_size(all), DH_VERB_COUNT);
    char *help = dh_action_help();
    for (int v = 0; v < DH_VERB_COUNT; v++) {
        json_t *p = json_object_get(json_array_get(all, (size_t)v), "properties");
        assert_string_equal(dh_json_str(json_object_get(p, "action"), "const", ""),
                            dh_verb_name((enum dh_verb)v));
        assert_non_null(strstr(help, dh_verb_name((enum dh_verb)v)));
        assert_non_null(json_object_get(p, "confirm"));
    }
    dh_free(help);
    json_decref(schema);
}

static void what_is_opened_is_guessed(void **state)
{
    (void)state;
    assert_int_equal(dh_open_guess("https://example.org"), DH_OPEN_URL);
    assert_int_equal(dh_open_guess("mailto:a@b"), DH_OPEN_URL);
    assert_int_equal(dh_open_guess("/tmp/x"), DH_OPEN_FILE);
    assert_int_equal(dh_open_guess("receipt.png"), DH_OPEN_FILE);
    assert_int_equal(dh_open_guess("xterm"), DH_OPEN_APP);
    assert_int_equal(dh_open_guess("org.gnome.Calendar"), DH_OPEN_APP);
    assert_int_equal(dh_open_guess("orage.desktop"), DH_OPEN_APP);
    assert_int_equal(dh_open_guess(""), DH_OPEN_APP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_survives_the_round_trip_and_has_a_sentence),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(deep_targets_and_long_strings_are_refused),
        cmocka_unit_test(the_sentence_cannot_steer_a_terminal),
        cmocka_unit_test(schema_and_help_have_every_verb),
        cmocka_unit_test(what_is_opened_is_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
