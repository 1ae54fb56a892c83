#include "agent/gate/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"

#define OPEN "{{secret:"
#define CLOSE "}}"
#define TEXT_MAX 65536

static enum dh_status reserve(struct dh_secret *s, size_t size, struct dh_err *err)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return dh_err_nomem(err);
    if (mlock(p, size) != 0) {
        int why = errno;
        munmap(p, size);
        errno = why;
        return dh_err_errno(err, DH_ENV, "raise the limit on locked memory (ulimit -l)",
                            "cannot keep a secret out of swap");
    }
    madvise(p, size, MADV_DONTDUMP);
    *s = (struct dh_secret){.text = p, .mapped = size};
    return DH_OK;
}

void dh_secret_finish(struct dh_secret *s)
{
    if (s->text) {
        explicit_bzero(s->text, s->mapped);
        munmap(s->text, s->mapped);
    }
    *s = (struct dh_secret){0};
}

static bool good_name(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && n <= 64 && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == n;
}

static enum dh_status check(int fd, const char *name, struct dh_err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return dh_err_errno(err, DH_IO, NULL, "cannot look at secret \"%s\"", name);
    if (!S_ISREG(st.st_mode))
        return dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "keep it in a plain file",
                          "secret \"%s\" is not a plain file", name);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "chmod 600 the file",
                          "other people may read secret \"%s\"", name);
    if (st.st_uid != geteuid())
        return dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "make the file yours",
                          "secret \"%s\" belongs to somebody else", name);
    if (st.st_size > DH_SECRET_MAX)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_USER, NULL,
                          "secret \"%s\" is longer than %d bytes", name, DH_SECRET_MAX);
    return DH_OK;
}

static enum dh_status read_all(int fd, struct dh_secret *s, struct dh_err *err)
{
    while (s->len < DH_SECRET_MAX) {
        ssize_t n = read(fd, s->text + s->len, DH_SECRET_MAX - s->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return dh_err_errno(err, DH_IO, NULL, "cannot read a secret");
        if (n == 0)
            break;
        s->len += (size_t)n;
    }
    if (s->len > 0 && s->text[s->len - 1] == '\n')
        s->len--;
    if (s->len > 0 && s->text[s->len - 1] == '\r')
        s->len--;
    s->text[s->len] = '\0';
    if (s->len == 0 || memchr(s->text, '\0', s->len))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "put one line of text into it",
                          "a secret is empty or no text");
    return DH_OK;
}

enum dh_status dh_secret_get(const char *name, struct dh_secret *ret, struct dh_err *err)
{
    if (!good_name(name))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "use letters, digits, - and _",
                          "\"%.64s\" is not the name of a secret", name);
    char rest[80];
    snprintf(rest, sizeof(rest), "secrets/%s", name);
    char *path = dh_path_config(rest);
    if (!path)
        return dh_err_nomem(err);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    int why = errno;
    enum dh_status status = DH_OK;
    if (fd < 0 && why == ENOENT)
        status = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "write it to this file with mode 600",
                            "there is no secret \"%s\" (%s)", name, path);
    else if (fd < 0 && why == ELOOP)
        status = dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "keep it in a plain file",
                            "secret \"%s\" is a symbolic link", name);
    else if (fd < 0) {
        errno = why;
        status = dh_err_errno(err, DH_IO, NULL, "cannot open secret \"%s\"", name);
    }
    dh_free(path);
    if (status != DH_OK)
        return status;
    struct dh_secret s = {0};
    status = check(fd, name, err);
    if (status == DH_OK)
        status = reserve(&s, DH_SECRET_MAX + 1, err);
    if (status == DH_OK)
        status = read_all(fd, &s, err);
    close(fd);
    if (status == DH_OK)
        *ret = s;
    else
        dh_secret_finish(&s);
    return status;
}

bool dh_secret_mentioned(const char *text)
{
    return strstr(text, OPEN) != NULL;
}

static enum dh_status append(struct dh_secret *out, const char *text, size_t n, struct dh_err *err)
{
    if (n >= out->mapped - out->len)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "type it in parts",
                          "the text is longer than %d bytes", TEXT_MAX);
    memcpy(out->text + out->len, text, n);
    out->len += n;
    out->text[out->len] = '\0';
    return DH_OK;
}

static enum dh_status expand_one(struct dh_secret *out, const char *from, const char *end,
                                 struct dh_err *err)
{
    char name[80];
    struct dh_secret s = {0};
    snprintf(name, sizeof(name), "%.*s", (int)(end - from < 79 ? end - from : 79), from);
    enum dh_status status = dh_secret_get(name, &s, err);
    if (status == DH_OK)
        status = append(out, s.text, s.len, err);
    dh_secret_finish(&s);
    return status;
}

enum dh_status dh_secret_expand(const char *text, struct dh_secret *ret, bool *ret_any,
                                struct dh_err *err)
{
    struct dh_secret out = {0};
    size_t size = strlen(text) + 1;
    for (const char *p = strstr(text, OPEN); p; p = strstr(p + 1, OPEN))
        size += DH_SECRET_MAX;
    if (size > TEXT_MAX)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "type it in parts",
                          "the text is longer than %d bytes", TEXT_MAX);
    enum dh_status status = reserve(&out, size, err);
    bool any = false;
    while (status == DH_OK && *text) {
        const char *open = strstr(text, OPEN);
        const char *end = open ? strstr(open, CLOSE) : NULL;
        if (open && !end) {
            status = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "write {{secret:NAME}}",
                                "a {{secret: is not closed");
            break;
        }
        status = append(&out, text, open ? (size_t)(open - text) : strlen(text), err);
        if (!open)
            break;
        if (status == DH_OK)
            status = expand_one(&out, open + strlen(OPEN), end, err);
        any = true;
        text = end + strlen(CLOSE);
    }
    if (status != DH_OK) {
        dh_secret_finish(&out);
        return status;
    }
    *ret = out;
    *ret_any = any;
    return DH_OK;
}
