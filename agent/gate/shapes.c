#include "agent/gate/signals.h"

#include <string.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool near_digit(const char *raw, const char *from, const char *to)
{
    const char *before = from, *after = to;
    while (before > raw && (before[-1] == ' ' || (unsigned char)before[-1] == 0xa0 ||
                            (unsigned char)before[-1] == 0xc2))
        before--;
    while (*after == ' ' || (unsigned char)*after == 0xa0 || (unsigned char)*after == 0xc2)
        after++;
    return (before > raw && digit(before[-1])) || digit(*after);
}

bool dh_signals_amount(const char *raw)
{
    static const char *const currencies[] = {
        "\xe2\x82\xac", "$",   "\xc2\xa3", "\xc2\xa5",  "\xe2\x82\xb9", "\xe2\x82\xbd",
        "\xe2\x82\xa9", "EUR", "USD",      "GBP",       "CHF",          "PLN",
        "JPY",          "CNY", "SEK",      "NOK",       "DKK",          "CZK",
        "BRL",          "CAD", "AUD",      "INR",       "HUF",          "RON",
        "TRY",          "BTC", "ETH",      "z\xc5\x82", "kr",           "K\xc4\x8d",
        "R$",
    };
    for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++) {
        size_t n = strlen(currencies[i]);
        for (const char *p = strstr(raw, currencies[i]); p; p = strstr(p + 1, currencies[i]))
            if (near_digit(raw, p, p + n))
                return true;
    }
    return false;
}

bool dh_signals_card(const char *text)
{
    char digits[20];
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        if (*p == ' ' || *p == '-' || *p == '\n')
            continue;
        if (!digit(*p) || n == 19)
            return false;
        digits[n++] = *p;
    }
    if (n < 13)
        return false;
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int d = digits[n - 1 - i] - '0';
        if (i % 2) {
            d *= 2;
            d -= d > 9 ? 9 : 0;
        }
        sum += d;
    }
    return sum % 10 == 0;
}

static int iban_value(char c)
{
    if (digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

bool dh_signals_iban(const char *text)
{
    char s[40];
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        if (*p == ' ' || *p == '\n')
            continue;
        if (n == 34 || iban_value(*p) < 0)
            return false;
        s[n++] = *p;
    }
    if (n < 15 || digit(s[0]) || digit(s[1]) || !digit(s[2]) || !digit(s[3]))
        return false;
    int rest = 0;
    for (size_t i = 0; i < n; i++) {
        int v = iban_value(s[(i + 4) % n]);
        rest = (v > 9 ? rest * 100 + v : rest * 10 + v) % 97;
    }
    return rest == 1;
}
