#include "agent/model/key.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"

static bool good_name(const char *name)
{
    return (isalpha((unsigned char)*name) || *name == '_') &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(name) &&
           strlen(name) <= 128;
}

const char *dh_key_variable(const char *reference)
{
    return reference && strncmp(reference, "env:", 4) == 0 ? reference + 4 : NULL;
}

static const char *file_of(const char *reference)
{
    return reference && strncmp(reference, "file:", 5) == 0 ? reference + 5 : NULL;
}

enum dh_status dh_key_check(const char *reference, struct dh_err *err)
{
    const char *name = dh_key_variable(reference), *file = file_of(reference);
    if ((name && good_name(name)) || (file && (*file == '/' || *file == '~')))
        return DH_OK;
    /* What is not a reference may be the key itself: it is not repeated. */
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "keep the key itself out of the configuration",
                      "a key is env:NAME or file:/PATH (a file of mode 0600), never the key itself or a command");
}

static enum dh_status open_file(const char *reference, int *ret, struct dh_err *err)
{
    struct stat st;
    char *path = dh_path_absolute(file_of(reference));
    if (!path)
        return dh_err_nomem(err);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    enum dh_status s = DH_OK;
    if (fd < 0 && errno == ENOENT)
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "", "no key: write it to %s with mode 600", path);
    else if (fd < 0)
        s = dh_err_errno(err, errno == ELOOP ? DH_REFUSED : DH_IO, "keep the key in a plain file", "cannot open %s", path);
    else if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > DH_KEY_MAX)
        s = dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "keep the key in a plain file of one line", "%s is no key", path);
    else if ((st.st_mode & (S_IRWXG | S_IRWXO)) || st.st_uid != geteuid())
        s = dh_err_set(err, DH_REFUSED, DH_BLAME_USER, "make it yours, and chmod 600 it",
                       "other people may read the key in %s", path);
    dh_free(path);
    if (s == DH_OK)
        *ret = fd;
    else if (fd >= 0)
        close(fd);
    return s;
}

enum dh_status dh_key_there(const char *reference, struct dh_err *err)
{
    int fd = -1;
    enum dh_status s = dh_key_check(reference, err);
    const char *name = dh_key_variable(reference), *value = name ? getenv(name) : NULL;
    if (s == DH_OK && name && (!value || !*value))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "", "no key: set %s", name);
    if (s == DH_OK && !name) {
        s = open_file(reference, &fd, err);
        if (s == DH_OK)
            close(fd);
    }
    return s;
}

static enum dh_status reserve(struct dh_key *key, struct dh_err *err)
{
    void *p = mmap(NULL, DH_KEY_MAX + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return dh_err_nomem(err);
    madvise(p, DH_KEY_MAX + 1, MADV_DONTDUMP);
    if (mlock(p, DH_KEY_MAX + 1) != 0) {
        int why = errno;
        munmap(p, DH_KEY_MAX + 1);
        errno = why;
        return dh_err_errno(err, DH_ENV, "raise the limit on locked memory (ulimit -l)", "cannot keep a key out of swap");
    }
    *key = (struct dh_key){.text = p};
    return DH_OK;
}

void dh_key_finish(struct dh_key *key)
{
    if (key->text) {
        explicit_bzero(key->text, DH_KEY_MAX + 1);
        munmap(key->text, DH_KEY_MAX + 1);
    }
    *key = (struct dh_key){0};
}

static enum dh_status read_file(const char *reference, struct dh_key *key, struct dh_err *err)
{
    int fd = -1;
    enum dh_status s = open_file(reference, &fd, err);
    if (s != DH_OK)
        return s;
    for (ssize_t n = 1; n > 0 && key->len < DH_KEY_MAX; key->len += n > 0 ? (size_t)n : 0) {
        do
            n = read(fd, key->text + key->len, DH_KEY_MAX - key->len);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            s = dh_err_errno(err, DH_IO, NULL, "cannot read a key");
    }
    close(fd);
    return s;
}

static enum dh_status read_variable(const char *name, struct dh_key *key, struct dh_err *err)
{
    char *value = getenv(name);
    size_t n = value ? strlen(value) : 0;
    if (n == 0 || n > DH_KEY_MAX)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "", "no key: set %s", name);
    memcpy(key->text, value, n);
    key->len = n;
    explicit_bzero(value, n);
    unsetenv(name);
    return DH_OK;
}

enum dh_status dh_key_load(const char *reference, struct dh_key *ret, struct dh_err *err)
{
    struct dh_key key = {0};
    const char *name = dh_key_variable(reference);
    enum dh_status s = dh_key_check(reference, err);
    if (s == DH_OK)
        s = reserve(&key, err);
    if (s == DH_OK)
        s = name ? read_variable(name, &key, err) : read_file(reference, &key, err);
    while (s == DH_OK && key.len > 0 && strchr(" \t\r\n", key.text[key.len - 1]))
        key.text[--key.len] = '\0';
    /* It becomes a part of a header. */
    for (size_t i = 0; s == DH_OK && i < key.len; i++)
        if ((unsigned char)key.text[i] <= ' ' || (unsigned char)key.text[i] >= 0x7f)
            s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "put the key alone on one line", "the key is no key");
    if (s == DH_OK && key.len == 0)
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "put the key alone on one line", "the key is empty");
    if (s == DH_OK)
        *ret = key;
    else
        dh_key_finish(&key);
    return s;
}

/* Moves a variable's value to where /proc does not show it. */
static void conceal(const char *name)
{
    char *value = getenv(name);
    char *copy = value ? dh_strdup(value) : NULL;
    if (!copy)
        return;
    size_t n = strlen(copy);
    if (setenv(name, copy, 1) == 0 && getenv(name) != value)
        explicit_bzero(value, n);
    explicit_bzero(copy, n);
    dh_free(copy);
}

static void add_name(struct dh_buf *list, const char *name, size_t n)
{
    char *copy = dh_strndup(name, n);
    if (copy && good_name(copy)) {
        dh_buf_printf(list, "%s%s", list->len ? ":" : "", copy);
        conceal(copy);
    }
    dh_free(copy);
}

void dh_key_hide(void)
{
    static const char *const known[] = {"ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY",
                                        "OPENROUTER_API_KEY"};
    struct dh_buf list = {0}, text = {0};
    char *path = dh_path_config("config.yaml");
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        add_name(&list, known[i], strlen(known[i]));
    const char *own = dh_key_variable(getenv("DESKHAND_KEY"));
    if (own)
        add_name(&list, own, strlen(own));
    /* Whatever else may be wrong with the file. */
    if (path && dh_file_exists(path))
        dh_file_read(path, 1u << 20, &text, NULL);
    for (const char *p = strstr(dh_buf_text(&text), "env:"); p; p = strstr(p, "env:")) {
        p += 4;
        add_name(&list, p, strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"));
    }
    if (!dh_buf_failed(&list))
        setenv(DH_PROC_PRIVATE, dh_buf_text(&list), 1);
    dh_buf_finish(&list);
    dh_buf_finish(&text);
    dh_free(path);
}
