/* Pictures of screens that tests look at, and how to find them. */
#ifndef DH_TESTS_UNIT_SCREENS_H
#define DH_TESTS_UNIT_SCREENS_H

#include <stdio.h>
#include <string.h>

/* The path of tests/data/screens/NAME, from where this header is. */
static inline const char *screen_path(const char *name, char *out, size_t size)
{
    const char *self = __FILE__, *slash = strrchr(self, '/');
    snprintf(out, size, "%.*s/../data/screens/%s", slash ? (int)(slash - self) : 1,
             slash ? self : ".", name);
    return out;
}

#endif
