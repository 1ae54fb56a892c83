/* Where deskhand's own child programs are. */
#ifndef DH_BASE_LIBEXEC_H
#define DH_BASE_LIBEXEC_H

#include "base/err.h"

/* The path of a child program such as "deskhand-reader": beside or below the running program's
 * build tree when it was built there, $DESKHAND_LIBEXECDIR, else the installed folder. Owned by the
 * caller (dh_free). DH_ENV when it is nowhere. */
enum dh_status dh_libexec_find(const char *name, char **ret_path, struct dh_err *err);

#endif
