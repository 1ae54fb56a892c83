#include "report.h"

#include "page.h"

#include <stdio.h>
#include <string.h>

static void problem_add(GPtrArray *problems, const char *text)
{
    g_ptr_array_add(problems, g_strdup(text));
}

/* The text without white space around it, cut of anything that is no UTF-8. Owned by the caller. */
static char *text_clean(const char *text)
{
    return g_strstrip(g_utf8_make_valid(text, -1));
}

static char *date_check(const char *text, GPtrArray *problems)
{
    int year = 0, month = 0, day = 0, used = 0;
    char *clean = text_clean(text);
    bool right = strlen(clean) == 10 &&
                 sscanf(clean, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10 &&
                 g_date_valid_dmy((GDateDay)CLAMP(day, 0, 99), (GDateMonth)CLAMP(month, 0, 99),
                                  (GDateYear)CLAMP(year, 0, 9999));
    if (!right)
        problem_add(problems, "The date must look like 2026-11-19.");
    return clean;
}

static char *text_check(const char *text, glong longest, const char *problem, GPtrArray *problems)
{
    char *clean = text_clean(text);
    if (*clean == '\0' || g_utf8_strlen(clean, -1) > longest)
        problem_add(problems, problem);
    return clean;
}

static char *choice_check(const char *text, char **list, const char *problem, GPtrArray *problems)
{
    if (!g_strv_contains((const char *const *)list, text))
        problem_add(problems, problem);
    return g_strdup(text);
}

static char *amount_check(const char *text, int64_t *hundredths, GPtrArray *problems)
{
    if (!exp_offer_amount(text, hundredths) || *hundredths == 0) {
        problem_add(problems, "The amount must look like 42.10.");
        return NULL;
    }
    return g_strdup_printf("%d.%02d", (int)(*hundredths / 100), (int)(*hundredths % 100));
}

static char **attendees_check(const struct exp_form *form, const struct exp_offer *offer,
                              GPtrArray *problems)
{
    char **names = g_new0(char *, form->attendees->len + 1);
    if (form->attendees->len == 0)
        problem_add(problems, "Name at least one attendee.");
    for (guint i = 0; i < form->attendees->len; i++) {
        const GString *name = g_ptr_array_index(form->attendees, i);
        names[i] = choice_check(name->str, offer->people,
                                "An attendee is not in the directory.", problems);
    }
    return names;
}

static void file_check(struct exp_report *report, const struct exp_form *form, GPtrArray *problems)
{
    static const guint8 png[] = {0x89, 'P', 'N', 'G'}, jpeg[] = {0xff, 0xd8, 0xff};
    static const guint8 pdf[] = {'%', 'P', 'D', 'F'};
    const GByteArray *file = form->file;
    if (file->len == 0) {
        problem_add(problems, "Upload the receipt.");
        return;
    }
    if (file->len < 4 || (memcmp(file->data, png, 4) != 0 && memcmp(file->data, jpeg, 3) != 0 &&
                          memcmp(file->data, pdf, 4) != 0))
        problem_add(problems, "The receipt must be a PNG, JPEG or PDF file.");
    report->file_name = text_clean(form->file_name ? form->file_name : "");
    report->file_size = file->len;
    exp_digest_text(file->data, file->len, report->digest);
}

static void reason_check(struct exp_report *report, const struct exp_form *form, bool over_limit,
                         GPtrArray *problems)
{
    const char *reason = exp_form_value(form, "reason");
    if (over_limit)
        report->reason =
            text_check(reason, 200, "An amount over the limit needs a reason.", problems);
    else
        report->reason = g_strdup("");
}

struct exp_report *exp_report_create(const struct exp_form *form, const struct exp_offer *offer,
                                     GPtrArray *problems)
{
    struct exp_report *report = g_new0(struct exp_report, 1);
    int64_t hundredths = 0;
    if (form->too_big)
        problem_add(problems, "The form or its file is too big (8 MB at most).");
    report->date = date_check(exp_form_value(form, "date"), problems);
    report->merchant = text_check(exp_form_value(form, "merchant"), 80,
                                  "The merchant is missing or longer than 80 letters.", problems);
    report->amount = amount_check(exp_form_value(form, "amount"), &hundredths, problems);
    report->currency = choice_check(exp_form_value(form, "currency"), offer->currencies,
                                    "Choose a currency.", problems);
    report->category = choice_check(exp_form_value(form, "category"), offer->categories,
                                    "Choose a category.", problems);
    report->attendees = attendees_check(form, offer, problems);
    file_check(report, form, problems);
    reason_check(report, form, hundredths > offer->limit, problems);
    if (problems->len == 0)
        return report;
    exp_report_free(report);
    return NULL;
}

void exp_report_free(struct exp_report *report)
{
    if (report == NULL)
        return;
    g_free(report->date);
    g_free(report->merchant);
    g_free(report->amount);
    g_free(report->currency);
    g_free(report->category);
    g_free(report->reason);
    g_strfreev(report->attendees);
    g_free(report->file_name);
    g_free(report);
}

static void row_append(GString *rows, const char *label, const char *value)
{
    char *escaped = exp_page_escape(value);
    g_string_append_printf(rows, "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n", label, escaped);
    g_free(escaped);
}

char *exp_report_rows(const struct exp_report *report)
{
    GString *rows = g_string_new(NULL);
    char *attendees = g_strjoinv(", ", report->attendees);
    row_append(rows, "Date", report->date);
    row_append(rows, "Merchant", report->merchant);
    row_append(rows, "Amount", report->amount);
    row_append(rows, "Currency", report->currency);
    row_append(rows, "Category", report->category);
    row_append(rows, "Attendees", attendees);
    row_append(rows, "Receipt", report->file_name);
    if (*report->reason)
        row_append(rows, "Reason", report->reason);
    g_free(attendees);
    return g_string_free(rows, FALSE);
}

json_t *exp_report_json(const struct exp_report *report)
{
    json_t *attendees = json_array();
    for (size_t i = 0; report->attendees[i]; i++)
        json_array_append_new(attendees, json_string(report->attendees[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:{s:s, s:I, s:s}}", "date", report->date,
                     "merchant", report->merchant, "amount", report->amount, "currency",
                     report->currency, "category", report->category, "reason", report->reason,
                     "attendees", attendees, "attachment", "name", report->file_name, "size",
                     (json_int_t)report->file_size, "sha256", report->digest);
}
