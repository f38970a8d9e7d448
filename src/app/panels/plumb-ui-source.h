/* plumb-ui-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* Text of several lines and code, as it is edited: colored by its language in the light or dark
 * scheme, in a form or larger in a dialog. Main thread. */

/* @language: (nullable): plain text; one of ours (plumb-template, plumb-condition) or of
 * GtkSourceView. One that is not known is code without colors. */
GtkSourceBuffer *plumb_ui_source_buffer_new (const char *language) G_GNUC_WARN_UNUSED_RESULT;
/* For a buffer of one line: line ends that come in, typed or pasted, become spaces. */
void plumb_ui_source_buffer_hold_to_one_line (GtkSourceBuffer *buffer);
GtkWidget *plumb_ui_source_view_new (GtkSourceBuffer *buffer,
                                     const char *language) G_GNUC_WARN_UNUSED_RESULT;

/* The same buffer in a dialog above @parent: what is typed there is typed in both. It takes a
 * message as plumb_ui_source_dialog_set_message() has it. */
AdwDialog *plumb_ui_source_dialog_new (GtkSourceBuffer *buffer,
                                       const char *language,
                                       const char *title) G_GNUC_WARN_UNUSED_RESULT;
/* @message: (nullable): what is wrong with the text. */
void plumb_ui_source_dialog_set_message (AdwDialog *dialog, const char *message);

G_END_DECLS
