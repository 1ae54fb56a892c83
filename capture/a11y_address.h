/* Where the accessibility bus of a display is. */
#ifndef DH_CAPTURE_A11Y_ADDRESS_H
#define DH_CAPTURE_A11Y_ADDRESS_H

#include "base/xconn.h"

/* The property AT_SPI_BUS of the root window, which at-spi-bus-launcher sets, else $AT_SPI_BUS_ADDRESS, else the
 * launcher's socket for that display in $XDG_RUNTIME_DIR. NULL: there is none, or memory is short. One round trip;
 * nothing is started. Owned by the caller (dh_free). */
char *dh_a11y_address(struct dh_xconn *x);

#endif
