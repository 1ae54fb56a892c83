/* Where tesseract's language data is: $TESSDATA_PREFIX (with or without a tessdata folder in it), else
 * Debian's folders. */
#ifndef DH_CAPTURE_TESSDATA_H
#define DH_CAPTURE_TESSDATA_H

#include "base/err.h"

/* The path of LANG.traineddata for one language ("eng"); owned by the caller (dh_free). DH_ENV names the
 * package that has it. */
enum dh_status dh_tessdata_find(const char *lang, char **ret_path, struct dh_err *err);

#endif
