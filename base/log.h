/* The injected log. Library rooms log at DEBUG only and return errors; agent/ decides what people see. */
#ifndef DH_BASE_LOG_H
#define DH_BASE_LOG_H

#include <stdbool.h>
#include "base/err.h"

enum dh_log_level { DH_LOG_DEBUG, DH_LOG_INFO, DH_LOG_WARN, DH_LOG_ERROR };

/* Passed by pointer to whoever logs; NULL is silent. Zeroed is silent too. */
struct dh_log {
    void (*write)(void *data, enum dh_log_level level, const char *line);
    void *data;
    enum dh_log_level least;
};

void dh_log_at(const struct dh_log *log, enum dh_log_level level, const char *fmt, ...) DH_PRINTF(3, 4);
#define dh_debug(log, ...) dh_log_at((log), DH_LOG_DEBUG, __VA_ARGS__)
#define dh_warn(log, ...) dh_log_at((log), DH_LOG_WARN, __VA_ARGS__)

#endif
