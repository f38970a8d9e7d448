/* plumb-ui-bring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* What comes in from elsewhere, dropped or pasted: files become nodes that load them, workflows and
 * projects are opened, a picture that carries its workflow offers it. What does not lie in the
 * project is copied into its folder "files". */

/* @files: GFiles. @at: corner of the first new card, in the scene. */
void plumb_ui_bring_files (PlumbUiTools *tools, GSList *files, PlumbPoint at);
/* A picture's file, in memory. @ending: of its name, without the dot. */
void plumb_ui_bring_picture (PlumbUiTools *tools, GBytes *bytes, const char *ending, PlumbPoint at);
/* A workflow as text. FALSE: the text is none. */
gboolean plumb_ui_bring_text (PlumbUiTools *tools, const char *text);

G_END_DECLS
