/* XDG Base Directory paths (specification 0.8, freedesktop.org) and deskhand's own below them.
 * Returned strings are owned by the caller (dh_free); NULL when memory is short. */
#ifndef DH_BASE_PATH_H
#define DH_BASE_PATH_H

char *dh_path_home(void);
char *dh_path_config(const char *rest);  /* $XDG_CONFIG_HOME/deskhand/REST */
char *dh_path_data(const char *rest);    /* $XDG_DATA_HOME/deskhand/REST */
char *dh_path_state(const char *rest);   /* $XDG_STATE_HOME/deskhand/REST */
char *dh_path_cache(const char *rest);   /* $XDG_CACHE_HOME/deskhand/REST */
/* $XDG_RUNTIME_DIR/deskhand/REST when the variable is set, else below /tmp in a per-user name. */
char *dh_path_runtime(const char *rest);
/* "a/b" from "a" and "b"; an absolute b is returned alone. */
char *dh_path_join(const char *a, const char *b);
/* An absolute path with `~` and relative parts resolved against the working folder; not checked. */
char *dh_path_absolute(const char *path);
/* The part behind the last slash; points into path. */
const char *dh_path_name(const char *path);
/* Looks a program up in $PATH; NULL when not there (or memory is short). */
char *dh_path_find_program(const char *name);

#endif
