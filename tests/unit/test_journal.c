#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/journal/chain.h"
#include "agent/journal/escape.h"
#include "agent/journal/journal.h"
#include "agent/journal/mask.h"
#include "agent/journal/record.h"
#include "agent/journal/recover.h"
#include "agent/journal/text.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

static int make_base(void **state)
{
    char name[] = "/tmp/dh-journal-XXXXXX";
    *state = mkdtemp(name) ? dh_strdup(name) : NULL;
    return *state ? 0 : -1;
}

static int drop_base(void **state)
{
    enum dh_status s = dh_dir_remove(*state, NULL);
    dh_free(*state);
    return s == DH_OK ? 0 : -1;
}

static struct dh_journal *begin(const char *base)
{
    struct dh_journal *j = NULL;
    struct dh_err err;
    assert_int_equal(dh_journal_create(base, &j, &err), DH_OK);
    assert_int_equal(
        dh_journal_add(j, DH_RECORD_RUN, json_pack("{s:s}", "goal", "file it"), false, NULL, &err),
        DH_OK);
    return j;
}

static long put(struct dh_journal *j, enum dh_record kind, json_t *payload)
{
    long seq = 0;
    struct dh_err err = {0};
    enum dh_status s = dh_journal_add(j, kind, payload, false, &seq, &err);
    if (s != DH_OK)
        print_message("%s\n", err.what);
    assert_int_equal(s, DH_OK);
    return seq;
}

/* A closed run of seven records; its id is owned by the caller. */
static char *small_run(const char *base)
{
    struct dh_journal *j = begin(base);
    put(j, DH_RECORD_PLAN, json_pack("{s:i, s:s}", "step", 1, "sentence", "click \"Save\""));
    put(j, DH_RECORD_VERDICT, json_pack("{s:s, s:s}", "tier", "allow", "why", "a plain button"));
    long of = put(j, DH_RECORD_INTENT, json_pack("{s:s, s:b}", "touch", "click 4,5", "irreversible", 0));
    put(j, DH_RECORD_OUTCOME, json_pack("{s:I, s:s, s:f}", "of", (json_int_t)of, "status", "ok", "x", 0.1));
    put(j, DH_RECORD_RESULT, json_pack("{s:s}", "status", "done"));
    put(j, DH_RECORD_END, json_pack("{s:s, s:i}", "status", "done", "exit", 0));
    char *id = dh_strdup(dh_journal_id(j));
    dh_journal_close(j);
    return id;
}

static char *path_of(const char *base, const char *id, const char *file)
{
    return dh_asprintf("%s/%s/%s", base, id, file);
}

static void load(const char *path, struct dh_buf *b)
{
    assert_int_equal(dh_file_read(path, 1 << 24, b, NULL), DH_OK);
}

static void store(const char *path, const char *data, size_t n)
{
    int fd = open(path, O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    assert_int_equal(dh_fd_write(fd, data, n, NULL), DH_OK);
    close(fd);
}

static void what_is_added_is_read_back_and_verifies(void **state)
{
    char *id = small_run(*state);
    json_t *records = NULL;
    long good = 0;
    struct dh_journal_check check;
    struct stat st;
    assert_int_equal(dh_journal_read(*state, id, &records, &good, NULL), DH_OK);
    assert_int_equal(good, 7);
    assert_string_equal(dh_json_str(json_array_get(records, 3), "touch", ""), "click 4,5");
    assert_int_equal(dh_json_int(json_array_get(records, 0), "format", 0), DH_JOURNAL_FORMAT);
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
    assert_true(check.closed);
    assert_int_equal(check.bad, 0);
    assert_string_equal(check.head, dh_json_str(json_array_get(records, 6), "hash", ""));
    char *file = path_of(*state, id, "journal.jsonl");
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    file[strlen(file) - strlen("/journal.jsonl")] = '\0';
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    dh_free(file);
    json_decref(records);
    dh_free(id);
}

static void misuse_is_refused_and_records_nothing(void **state)
{
    struct dh_journal *j = NULL;
    struct dh_err err;
    assert_int_equal(dh_journal_create(*state, &j, &err), DH_OK);
    assert_int_equal(dh_journal_add(j, DH_RECORD_PLAN, json_object(), false, NULL, &err), DH_USAGE);
    put(j, DH_RECORD_RUN, json_object());
    assert_int_equal(dh_journal_add(j, DH_RECORD_RUN, json_object(), false, NULL, &err), DH_USAGE);
    assert_int_equal(dh_journal_add(j, DH_RECORD_PLAN, json_array(), false, NULL, &err), DH_USAGE);
    assert_int_equal(dh_journal_add(j, DH_RECORD_PLAN, NULL, false, NULL, &err), DH_NOMEM);
    json_t *forged = json_pack("{s:s}", "hash", "0000");
    assert_int_equal(dh_journal_add(j, DH_RECORD_PLAN, forged, false, NULL, &err), DH_USAGE);
    assert_int_equal(put(j, DH_RECORD_PLAN, json_object()), 2);
    dh_journal_close(j);
}

static void every_changed_byte_is_detected(void **state)
{
    char *id = small_run(*state);
    const char *const files[] = {"journal.jsonl", "head"};
    for (size_t f = 0; f < 2; f++) {
        char *path = path_of(*state, id, files[f]);
        struct dh_buf b = {0};
        load(path, &b);
        for (size_t i = 0; i < b.len; i++) {
            char keep = b.data[i];
            struct dh_journal_check check;
            struct dh_err err = {0};
            b.data[i] = (char)(keep ^ (1 << (i % 7)));
            store(path, b.data, b.len);
            assert_int_equal(dh_journal_verify(*state, id, &check, &err), DH_INVALID);
            assert_in_range(check.bad, 1, 8);
            assert_true(err.what[0]);
            b.data[i] = keep;
        }
        store(path, b.data, b.len);
        dh_buf_finish(&b);
        dh_free(path);
    }
    struct dh_journal_check check;
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
    dh_free(id);
}

static void every_truncation_is_detected_and_never_taken_up(void **state)
{
    char *id = small_run(*state);
    char *path = path_of(*state, id, "journal.jsonl");
    struct dh_buf b = {0};
    load(path, &b);
    for (size_t n = 0; n < b.len; n++) {
        struct dh_journal_check check;
        struct dh_journal *j = NULL;
        store(path, b.data, n);
        assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_INVALID);
        assert_int_equal(check.bad, check.good + 1);
        assert_int_equal(dh_journal_resume(*state, id, &j, NULL), DH_INVALID);
    }
    dh_buf_finish(&b);
    dh_free(path);
    dh_free(id);
}

static void removed_and_swapped_records_are_named(void **state)
{
    char *id = small_run(*state);
    char *path = path_of(*state, id, "journal.jsonl");
    struct dh_buf b = {0}, cut = {0};
    load(path, &b);
    const char *second = strchr(b.data, '\n') + 1, *third = strchr(second, '\n') + 1;
    const char *fourth = strchr(third, '\n') + 1;
    struct dh_journal_check check;
    dh_buf_add(&cut, b.data, (size_t)(second - b.data));
    dh_buf_str(&cut, third);
    store(path, cut.data, cut.len);
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_INVALID);
    assert_int_equal(check.bad, 2);
    dh_buf_clear(&cut);
    dh_buf_add(&cut, b.data, (size_t)(second - b.data));
    dh_buf_add(&cut, third, (size_t)(fourth - third));
    dh_buf_add(&cut, second, (size_t)(third - second));
    dh_buf_str(&cut, fourth);
    store(path, cut.data, cut.len);
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_INVALID);
    assert_int_equal(check.bad, 2);
    json_t *records = NULL;
    assert_int_equal(dh_journal_read(*state, id, &records, NULL, NULL), DH_INVALID);
    assert_null(records);
    assert_int_equal(dh_journal_read_good(*state, id, &records, NULL), DH_INVALID);
    assert_int_equal(json_array_size(records), 1);
    json_decref(records);
    dh_buf_finish(&cut);
    dh_buf_finish(&b);
    dh_free(path);
    dh_free(id);
}

/* An unsynced last record may be half on disk after a crash. */
static void a_torn_tail_is_cut_kept_and_recorded(void **state)
{
    struct dh_journal *j = begin(*state);
    char *id = dh_strdup(dh_journal_id(j)), *path = path_of(*state, id, "journal.jsonl");
    put(j, DH_RECORD_INTENT, json_pack("{s:s}", "touch", "click"));
    struct dh_buf b = {0}, side = {0};
    dh_journal_close(j);
    load(path, &b);
    size_t whole = b.len;
    dh_buf_str(&b, "{\"half\":\"a rec");
    store(path, b.data, b.len);
    struct dh_journal_check check;
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
    assert_int_equal(check.torn, b.len - whole);
    assert_int_equal(dh_journal_resume(*state, id, &j, NULL), DH_OK);
    put(j, DH_RECORD_RESUME, json_object());
    dh_journal_close(j);
    json_t *records = NULL;
    assert_int_equal(dh_journal_read(*state, id, &records, NULL, NULL), DH_OK);
    const json_t *r = json_array_get(records, 2);
    assert_string_equal(dh_json_str(r, "kind", ""), "RECOVERED");
    assert_int_equal(dh_json_int(r, "bytes", 0), b.len - whole);
    char *kept = path_of(*state, id, dh_json_str(r, "kept", "?"));
    load(kept, &side);
    assert_string_equal(dh_buf_text(&side), b.data + whole);
    struct dh_pending p;
    dh_journal_pending(records, &p);
    assert_int_equal(p.intent, 2);
    assert_true(p.irreversible);
    json_decref(records);
    dh_buf_finish(&b);
    dh_buf_finish(&side);
    dh_free(kept);
    dh_free(path);
    dh_free(id);
}

static void one_process_writes_at_a_time(void **state)
{
    struct dh_journal *j = begin(*state), *other = NULL;
    char *id = dh_strdup(dh_journal_id(j));
    json_t *runs = NULL;
    assert_int_equal(dh_journal_resume(*state, id, &other, NULL), DH_REFUSED);
    assert_int_equal(dh_journal_list(*state, &runs, NULL), DH_OK);
    assert_string_equal(dh_json_str(json_array_get(runs, 0), "status", ""), "running");
    json_decref(runs);
    put(j, DH_RECORD_PARK, json_pack("{s:s}", "why", "nobody answered"));
    dh_journal_close(j);
    assert_int_equal(dh_journal_list(*state, &runs, NULL), DH_OK);
    assert_string_equal(dh_json_str(json_array_get(runs, 0), "status", ""), "parked");
    json_decref(runs);
    assert_int_equal(dh_journal_resume(*state, id, &other, NULL), DH_OK);
    dh_journal_close(other);
    dh_free(id);
}

static void a_full_disk_fails_before_and_heals_after(void **state)
{
    struct dh_journal *j = begin(*state);
    char *id = dh_strdup(dh_journal_id(j)), *path = path_of(*state, id, "journal.jsonl");
    struct stat st;
    struct rlimit old, tight;
    assert_int_equal(stat(path, &st), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    tight = (struct rlimit){(rlim_t)st.st_size + 40, old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    long seq = 77;
    struct dh_err err;
    enum dh_status s = dh_journal_add(j, DH_RECORD_INTENT, json_pack("{s:s}", "touch", "click"), true,
                                      &seq, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(s, DH_IO);
    assert_int_equal(seq, 77);
    struct dh_journal_check check;
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
    assert_int_equal(check.good, 1);
    assert_int_equal(check.torn, 0);
    assert_int_equal(put(j, DH_RECORD_INTENT, json_pack("{s:s}", "touch", "click")), 2);
    dh_journal_close(j);
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
    assert_int_equal(check.good, 2);
    dh_free(path);
    dh_free(id);
}

static void no_secret_reaches_the_disk(void **state)
{
    struct dh_journal *j = begin(*state);
    assert_int_equal(dh_journal_secret(j, "hunter2", NULL), DH_OK);
    assert_int_equal(dh_journal_secret(j, "hunter2-longer", NULL), DH_OK);
    assert_int_equal(dh_journal_secret(j, "", NULL), DH_OK);
    put(j, DH_RECORD_PLAN, json_pack("{s:s, s:{s:[s, s], s:i}}", "sentence", "type xhunter2y", "state", "list",
                                     "hunter2-longer", "plain", "hunter2", 4));
    char *path = path_of(*state, dh_journal_id(j), "journal.jsonl");
    struct dh_buf b = {0};
    load(path, &b);
    assert_null(strstr(b.data, "hunter2"));
    assert_null(strstr(b.data, "longer"));
    assert_non_null(strstr(b.data, "type x" DH_MASK_TEXT "y"));
    assert_non_null(strstr(b.data, "plain"));
    dh_buf_finish(&b);
    dh_free(path);
    dh_journal_close(j);
}

static void pictures_are_kept_once_and_verified(void **state)
{
    struct dh_journal *j = begin(*state);
    char *id = dh_strdup(dh_journal_id(j));
    char name[80], again[80];
    assert_int_equal(dh_journal_keep(j, "pixels", 6, name, NULL), DH_OK);
    assert_int_equal(dh_journal_keep(j, "pixels", 6, again, NULL), DH_OK);
    assert_string_equal(name, again);
    put(j, DH_RECORD_OBSERVE, json_pack("{s:s}", "frame", name));
    dh_journal_close(j);
    struct dh_journal_check check;
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
    assert_int_equal(check.frames, 1);
    char *path = path_of(*state, id, name);
    store(path, "pixelz", 6);
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_INVALID);
    assert_int_equal(check.bad, 2);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_INVALID);
    dh_free(path);
    dh_free(id);
}

static void a_newer_format_is_refused_with_a_word(void **state)
{
    (void)state;
    json_t *r = json_pack("{s:i}", "format", DH_JOURNAL_FORMAT + 1);
    char *line = NULL;
    struct dh_hash_sum sum;
    struct dh_chain c;
    struct dh_err err;
    assert_int_equal(dh_record_seal(r, DH_RECORD_RUN, 1, "", &line, &sum, NULL), DH_OK);
    assert_int_equal(dh_chain_read(line, strlen(line), &c, &err), DH_INVALID);
    assert_non_null(strstr(err.next, "deskhand that wrote it"));
    assert_int_equal(c.good, 0);
    dh_chain_finish(&c);
    dh_free(line);
    json_decref(r);
}

static json_t *record(long seq, const char *kind, json_t *rest)
{
    json_object_set_new(rest, "seq", json_integer(seq));
    json_object_set_new(rest, "kind", json_string(kind));
    return rest;
}

static void what_is_open_is_told(void **state)
{
    (void)state;
    json_t *a = json_array();
    struct dh_pending p;
    dh_journal_pending(a, &p);
    assert_int_equal(p.intent, 0);
    assert_null(p.run);
    json_array_append_new(a, record(1, "RUN", json_object()));
    json_array_append_new(a, record(2, "PLAN", json_pack("{s:i, s:{s:i}}", "step", 4, "state", "n", 9)));
    json_array_append_new(a, record(3, "INTENT", json_pack("{s:s, s:b}", "class", "none", "irreversible", 0)));
    json_array_append_new(a, record(4, "OUTCOME", json_pack("{s:i}", "of", 3)));
    json_array_append_new(a, record(5, "INTENT", json_pack("{s:s, s:s, s:b, s:{s:s}}", "class", "submit",
                                                          "touch", "click", "irreversible", 1, "expect",
                                                          "text", "Sent")));
    json_array_append_new(a, record(6, "PARK", json_pack("{s:s}", "why", "lost the display")));
    dh_journal_pending(a, &p);
    assert_int_equal(p.intent, 5);
    assert_true(p.irreversible);
    assert_string_equal(p.class_name, "submit");
    assert_string_equal(dh_json_str(p.expect, "text", ""), "Sent");
    assert_int_equal(dh_json_int(p.state, "n", 0), 9);
    assert_false(p.planned_done);
    assert_int_equal(p.park, 6);
    json_array_append_new(a, record(7, "RESUME", json_object()));
    json_array_append_new(a, record(8, "OUTCOME", json_pack("{s:i}", "of", 5)));
    json_array_append_new(a, record(9, "RESULT", json_object()));
    json_array_append_new(a, record(10, "END", json_pack("{s:s}", "status", "done")));
    dh_journal_pending(a, &p);
    assert_int_equal(p.intent, 0);
    assert_int_equal(p.park, 0);
    assert_true(p.planned_done);
    assert_string_equal(p.status, "done");
    json_decref(a);
}

/* A child writes until it is killed at a record that varies; whatever it had told of is still there. */
static void a_killed_writer_loses_nothing_it_told_of(void **state)
{
    for (int round = 0; round < 24; round++) {
        int pipes[2];
        char id[32] = "", byte;
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        if (child == 0) {
            struct dh_journal *j = begin(*state);
            enum dh_status s = dh_fd_write(pipes[1], dh_journal_id(j), 20, NULL);
            for (int i = 0; s == DH_OK && i < 100000; i++) {
                s = dh_journal_add(j, i % 3 ? DH_RECORD_VERDICT : DH_RECORD_INTENT,
                                   json_pack("{s:i}", "n", i), false, NULL, NULL);
                if (s == DH_OK)
                    s = dh_fd_write(pipes[1], ".", 1, NULL);
            }
            _exit(1);
        }
        close(pipes[1]);
        assert_int_equal(read(pipes[0], id, 20), 20);
        long told = 0;
        while (told < round * 5 && read(pipes[0], &byte, 1) == 1)
            told++;
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        while (read(pipes[0], &byte, 1) == 1)
            told++;
        close(pipes[0]);
        struct dh_journal *j = NULL;
        struct dh_journal_check check;
        assert_int_equal(dh_journal_resume(*state, id, &j, NULL), DH_OK);
        put(j, DH_RECORD_RESUME, json_object());
        put(j, DH_RECORD_END, json_object());
        dh_journal_close(j);
        assert_int_equal(dh_journal_verify(*state, id, &check, NULL), DH_OK);
        assert_true(check.good >= told + 3);
    }
}

static void runs_are_listed_and_found(void **state)
{
    json_t *runs = NULL;
    char *found = NULL;
    struct dh_err err;
    assert_int_equal(dh_journal_find(*state, "last", &found, &err), DH_NOT_FOUND);
    char *a = small_run(*state), *b = small_run(*state);
    assert_int_equal(dh_journal_list(*state, &runs, NULL), DH_OK);
    assert_int_equal(json_array_size(runs), 2);
    const json_t *last = json_array_get(runs, 1);
    assert_string_equal(dh_json_str(last, "goal", ""), "file it");
    assert_string_equal(dh_json_str(last, "status", ""), "done");
    assert_int_equal(dh_json_int(last, "steps", 0), 1);
    assert_int_equal(dh_journal_find(*state, "last", &found, NULL), DH_OK);
    assert_string_equal(found, dh_json_str(last, "id", ""));
    dh_free(found);
    assert_int_equal(dh_journal_find(*state, "20", &found, NULL), DH_AMBIGUOUS);
    assert_int_equal(dh_journal_find(*state, "zz", &found, NULL), DH_NOT_FOUND);
    assert_int_equal(dh_journal_find(*state, a, &found, NULL), DH_OK);
    assert_string_equal(found, a);
    dh_free(found);
    json_decref(runs);
    assert_int_equal(dh_journal_read(*state, "../../etc/passwd", &runs, NULL, NULL), DH_NOT_FOUND);
    char *whole = dh_path_join(*state, b), *moved = dh_path_join(*state, "elsewhere");
    assert_int_equal(rename(whole, moved), 0);
    assert_int_equal(symlink(moved, whole), 0);
    assert_int_not_equal(dh_journal_read(*state, b, &runs, NULL, NULL), DH_OK);
    dh_free(whole);
    dh_free(moved);
    dh_free(a);
    dh_free(b);
}

static void hostile_text_is_made_harmless(void **state)
{
    (void)state;
    struct dh_buf b = {0};
    dh_escape_html(&b, "<script>\"a\" & 'b'\x1b[31m\xe2\x80\xae" "evil\xf3\xa0\x80\xa0\xff\n");
    assert_string_equal(dh_buf_text(&b), "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\xe2\x9f\xa8U+001B"
                                         "\xe2\x9f\xa9[31m\xe2\x9f\xa8U+202E\xe2\x9f\xa9" "evil\xe2\x9f\xa8"
                                         "U+E0020\xe2\x9f\xa9\xef\xbf\xbd\n");
    dh_buf_clear(&b);
    dh_escape_line(&b, "a\nb\x1b]0;x\x07");
    assert_string_equal(dh_buf_text(&b), "a b\xe2\x9f\xa8U+001B\xe2\x9f\xa9]0;x\xe2\x9f\xa8U+0007\xe2\x9f\xa9");
    dh_buf_finish(&b);
}

static void a_run_reads_as_a_table(void **state)
{
    char *id = small_run(*state);
    json_t *records = NULL;
    struct dh_buf b = {0};
    assert_int_equal(dh_journal_read(*state, id, &records, NULL, NULL), DH_OK);
    assert_int_equal(dh_journal_text(records, &b, NULL), DH_OK);
    assert_non_null(strstr(dh_buf_text(&b), "goal     file it\n"));
    assert_non_null(strstr(dh_buf_text(&b), "status   done, 1 step, asked 0 times, "));
    assert_non_null(strstr(dh_buf_text(&b), "  1  click \"Save\""));
    dh_buf_clear(&b);
    const dh_tick times[] = {0, 999, 999499, 999500, 59949999, 59950000, 3599000000, 3600000000};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        dh_journal_span(&b, times[i]);
        dh_buf_char(&b, '|');
    }
    assert_string_equal(dh_buf_text(&b), "0 \xc2\xb5s|999 \xc2\xb5s|999 ms|1.0 s|59.9 s|1 min 00 s|"
                                         "59 min 59 s|1 h 00 min|");
    dh_buf_finish(&b);
    json_decref(records);
    dh_free(id);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_base, drop_base)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_added_is_read_back_and_verifies),
        TEST(misuse_is_refused_and_records_nothing),
        TEST(every_changed_byte_is_detected),
        TEST(every_truncation_is_detected_and_never_taken_up),
        TEST(removed_and_swapped_records_are_named),
        TEST(a_torn_tail_is_cut_kept_and_recorded),
        TEST(one_process_writes_at_a_time),
        TEST(a_full_disk_fails_before_and_heals_after),
        TEST(no_secret_reaches_the_disk),
        TEST(pictures_are_kept_once_and_verified),
        TEST(a_newer_format_is_refused_with_a_word),
        TEST(what_is_open_is_told),
        TEST(a_killed_writer_loses_nothing_it_told_of),
        TEST(runs_are_listed_and_found),
        TEST(hostile_text_is_made_harmless),
        TEST(a_run_reads_as_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
