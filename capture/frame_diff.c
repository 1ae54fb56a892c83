#include "capture/frame_diff.h"

bool dh_frame_diff_is_caret(struct dh_rect change)
{
    return dh_rect_empty(change) || (change.w <= DH_CARET_WIDTH && change.h <= DH_CARET_HEIGHT);
}
