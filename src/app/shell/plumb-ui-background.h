/* plumb-ui-background.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks the desktop to let a process without a window go on, and to show what it does, as
 * org.freedesktop.portal.Background has it. A desktop without that portal lets it anyway, so that
 * no answer is waited for. @reason: in words, translated. */
void plumb_ui_background_ask (GApplication *application, const char *reason);

G_END_DECLS
