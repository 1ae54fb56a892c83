/* What labels of controls are called elsewhere. */
#include <string.h>

#include "agent/plan/ground_heal.h"
#include "base/mem.h"
#include "base/text.h"

/* A line is one thing, in folded words, parted by bars. Two that are each other's opposite, or of which one does
 * more than the other, stand in no line together. */
static const char *const same[] = {
    "submit|send|send form|submit form|send request|submit request|hand in|post",
    "save|store|save changes|apply|apply changes|update|ok|done|keep",
    "next|continue|proceed|go on|forward|next step",
    "back|previous|go back|previous step",
    "cancel|abort|discard",
    "close|dismiss",
    "add|new|create|insert|plus",
    "delete|remove|trash|erase",
    "edit|change|modify",
    "search|find|look up|go",
    "log in|login|sign in|sign on",
    "log out|logout|sign out|log off",
    "sign up|register|create account|join|enrol|enroll",
    "amount|total|sum|price|cost|costs|value|total amount|gross amount",
    "name|full name|your name|complete name",
    "first name|given name|forename",
    "last name|surname|family name",
    "e-mail|email|email address|e-mail address|mail|mail address",
    "phone|telephone|phone number|telephone number|mobile|mobile phone|mobile number|cell|cell phone|cellphone|tel",
    "address|street|street address",
    "city|town",
    "zip|zip code|postal code|postcode|post code|zip/postal code",
    "state|province|region|county",
    "country|nation|country/region",
    "date|day|on",
    "start date|from|begin|start|start day|begins|first day",
    "end date|to|until|end|end day|ends|last day",
    "time|hour|at",
    "description|details|summary|notes|note|comment|comments|remarks|remark|message|text",
    "title|subject|heading|headline",
    "category|type|kind|class|group",
    "merchant|vendor|supplier|shop|payee|seller",
    "attendees|participants|guests|people|attendee|participant|invitees",
    "company|organisation|organization|employer|firm|business",
    "quantity|qty|count|number|pieces",
    "upload|attach|choose file|browse|select file|add file|upload file|attach file|choose a file",
    "download|export|save as|save to file",
    "review|check|preview|verify",
    "reference|reference number|ref|confirmation number|reference no",
    "reason|justification|purpose|why",
    "department|team|unit|division",
    "username|user name|user|login name|user id",
    "password|passphrase|pass word",
    "settings|preferences|options|configuration",
    "help|support",
    "filter|refine",
    "currency|cur",
    "website|web site|url|homepage|web address|web page",
    "birthday|date of birth|birth date|born|dob",
    "gender|sex",
    "job|job title|position|role|occupation|profession",
    "language|locale",
    "reset|clear|clear form|start over",
    "print|print out",
    "room|meeting room",
    "colour|color",
};

static const char *const dismissing[] = {
    "no thanks|no thank you|no, thanks|not now|maybe later|later|remind me later|ask me later|skip for now|got it|"
    "dismiss|no, thank you|reject all|decline all|only necessary|necessary only|only essential|essential only|"
    "reject|i understand|understood|skip tour|skip the tour|hide this message|don't show again|close banner|"
    "use necessary cookies only|continue without accepting|allow necessary|no, not now|stay signed in|stay logged in|"
    "keep me signed in|keep me logged in|stay connected|keep session|extend session|continue session|stay on this page|"
    "not today|ask again later|continue without updating|keep working|hide this",
    "close|x|×|✕|✖|ok|okay|skip|hide",
};

/* Where an entry of a line parted by bars is; false: it is not in it. */
static bool in_line(const char *line, const char *what)
{
    size_t n = strlen(what);
    for (const char *p = line; n && (p = strstr(p, what)) != NULL; p++)
        if ((p == line || p[-1] == '|') && (p[n] == '|' || p[n] == '\0'))
            return true;
    return false;
}

static bool said_for(const char *a, const char *b)
{
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        if (in_line(same[i], a) && in_line(same[i], b))
            return true;
    return false;
}

/* The i-th word of a folded text into out; false: there is none. */
static bool word_at(const char *text, size_t i, char *out, size_t size)
{
    const char *s = text;
    for (;; i--) {
        size_t n = strcspn(s, " ");
        if (n == 0 && !*s)
            return false;
        if (i == 0) {
            if (n >= size)
                return false;
            memcpy(out, s, n);
            out[n] = '\0';
            return true;
        }
        s += n;
        s += *s == ' ';
    }
}

/* Word by word the same or said for one another, with one at least the same: "Attach receipt" for "Upload receipt". */
static bool words_alike(const char *a, const char *b)
{
    char x[48], y[48];
    size_t i = 0, equal = 0;
    for (;; i++) {
        bool more = word_at(a, i, x, sizeof(x)), other = word_at(b, i, y, sizeof(y));
        if (more != other)
            return false;
        if (!more)
            return equal > 0 && i > 1;
        if (strcmp(x, y) == 0)
            equal++;
        else if (!said_for(x, y))
            return false;
    }
}

/* A word of at least four letters that both have. */
static bool share_word(const char *a, const char *b)
{
    char x[48], y[48];
    for (size_t i = 0; word_at(a, i, x, sizeof(x)); i++)
        for (size_t k = 0; strlen(x) >= 4 && word_at(b, k, y, sizeof(y)); k++)
            if (strcmp(x, y) == 0)
                return true;
    return false;
}

int dh_label_alike(const char *a, const char *b)
{
    int score = 0;
    char *x = dh_text_fold(a), *y = dh_text_fold(b);
    if (x && y && *x && *y) {
        int near = dh_text_similarity(x, y);
        if (strcmp(x, y) == 0)
            score = 100;
        else if (near >= 90)
            score = near;
        else if (said_for(x, y) || words_alike(x, y))
            score = 80;
        else if (near >= 75)
            score = 70;
        else if (share_word(x, y))
            score = 60;
    }
    dh_free(x);
    dh_free(y);
    return score;
}

/* As in_line, with the spaces of both let go: they are easily lost in reading. */
static bool in_line_closely(const char *line, const char *what)
{
    for (const char *entry = line; *entry; entry += *entry == '|') {
        const char *w = what;
        bool fits = true;
        for (; *entry && *entry != '|'; entry++) {
            w += strspn(w, " ");
            if (*entry == ' ')
                continue;
            fits = fits && *w == *entry;
            w += *w != '\0';
        }
        w += strspn(w, " ");
        if (fits && !*w)
            return true;
    }
    return false;
}

int dh_label_dismisses(const char *name)
{
    char *fold = dh_text_fold(name);
    int r = !fold || !*fold                         ? 0
            : in_line_closely(dismissing[0], fold) ? 2
            : in_line_closely(dismissing[1], fold) ? 1
                                                   : 0;
    dh_free(fold);
    return r;
}
