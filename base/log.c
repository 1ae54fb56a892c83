#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void dh_log_at(const struct dh_log *log, enum dh_log_level level, const char *fmt, ...)
{
    if (!log || !log->write || level < log->least)
        return;
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    log->write(log->data, level, line);
}
