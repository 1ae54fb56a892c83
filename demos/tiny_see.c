/* Looks once and prints every element: the whole of seeing in one page.
 *
 *     tiny_see            the display of $DISPLAY
 *     tiny_see FILE.png   a picture instead
 */
#include <stdio.h>

#include <deskhand/desk.h>

int main(int argc, char **argv)
{
    struct dh_err err = {0};
    struct dh_desk *desk = NULL;
    struct dh_observation *seen = NULL;
    struct dh_desk_options options = {.image = argc > 1 ? argv[1] : NULL, .catch_signals = true};

    enum dh_status status = dh_desk_open(&options, &desk, &err);
    if (status == DH_OK)
        status = dh_desk_look(desk, &seen, &err);
    for (size_t i = 0; status == DH_OK && i < seen->element_count; i++) {
        const struct dh_element *e = &seen->elements[i];
        printf("%-5s %-9s %4d,%-4d %4dx%-4d %s%s%s\n", e->id, dh_role_name(e->role), e->rect.x, e->rect.y,
               e->rect.w, e->rect.h, e->name, e->value ? " = " : "", e->value ? e->value : "");
    }
    if (status != DH_OK)
        fprintf(stderr, "tiny_see: %s\n  next: %s\n", err.what, err.next);
    dh_observation_unref(seen);
    dh_desk_close(desk);
    return status == DH_OK ? 0 : 1;
}
