#include "capture/tessdata.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

static char *in(const char *folder, const char *lang)
{
    char *path = dh_asprintf("%s/%s.traineddata", folder, lang);
    if (path && dh_file_exists(path))
        return path;
    dh_free(path);
    return NULL;
}

enum dh_status dh_tessdata_find(const char *lang, char **ret_path, struct dh_err *err)
{
    static const char *const folders[] = {"/usr/share/tesseract-ocr/5/tessdata",
                                          "/usr/share/tesseract-ocr/4.00/tessdata",
                                          "/usr/share/tessdata", "/usr/local/share/tessdata"};
    const char *own = getenv("TESSDATA_PREFIX");
    char *path = own ? in(own, lang) : NULL;
    if (own && !path) {
        char *folder = dh_asprintf("%s/tessdata", own);
        path = folder ? in(folder, lang) : NULL;
        dh_free(folder);
    }
    for (size_t i = 0; !own && !path && i < sizeof(folders) / sizeof(folders[0]); i++)
        path = in(folders[i], lang);
    if (path) {
        *ret_path = path;
        return DH_OK;
    }
    char next[DH_ERR_NEXT_MAX];
    int n = snprintf(next, sizeof(next), "apt-get install tesseract-ocr-%.32s%s", lang,
                     own ? ", or mend TESSDATA_PREFIX" : "");
    /* Debian spells "chi_sim" with a hyphen in the names of packages. */
    for (int i = 0; i < n && next[i] != ','; i++)
        if (next[i] == '_')
            next[i] = '-';
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, next, "the OCR data \"%s\" is not installed", lang);
}
