/* plumb-ui-tools.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-rewire.h"
#include "plumb-ui-actions.h"
#include "plumb-ui-canvas.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* All that works on one canvas: whoever makes edits asks here where, and has them applied here.
 * Borrows the canvas, which owns it. Main thread.
 *
 * Signals:
 *   "focus-changed" ()  the keyboard's place is another
 *   "told" (const char *text)  something for whoever cannot see it */
#define PLUMB_UI_TYPE_TOOLS (plumb_ui_tools_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiTools, plumb_ui_tools, PLUMB_UI, TOOLS, GObject)

PlumbUiTools *plumb_ui_tools_new (PlumbUiCanvas *canvas,
                                  PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

PlumbUiCanvas *plumb_ui_tools_get_canvas (PlumbUiTools *self);
PlumbUiSession *plumb_ui_tools_get_session (PlumbUiTools *self);
PlumbUiDocument *plumb_ui_tools_get_document (PlumbUiTools *self);
PlumbUiSelection *plumb_ui_tools_get_selection (PlumbUiTools *self);
GSettings *plumb_ui_tools_get_settings (PlumbUiTools *self);
PlumbGraph *plumb_ui_tools_get_level (PlumbUiTools *self);
PlumbScene *plumb_ui_tools_get_scene (PlumbUiTools *self);
PlumbUiOverlay *plumb_ui_tools_get_overlay (PlumbUiTools *self);
PlumbUiViewport *plumb_ui_tools_get_viewport (PlumbUiTools *self);
PlumbAuthorScope plumb_ui_tools_get_scope (PlumbUiTools *self);
PlumbUiKeys plumb_ui_tools_get_preset (PlumbUiTools *self);

/* --- edits --- */

PlumbDraft *plumb_ui_tools_new_draft (PlumbUiTools *self) G_GNUC_WARN_UNUSED_RESULT;
/* Applies what is in the draft, as one undo step; with a @gesture (NULL: none) as one with the
 * others of the same. Takes nothing. FALSE: nothing to do, or it did not apply (which is told). */
gboolean plumb_ui_tools_apply (PlumbUiTools *self,
                               PlumbDraft *draft,
                               const char *label,
                               const char *gesture);
gboolean plumb_ui_tools_apply_edit (PlumbUiTools *self, PlumbEdit *edit, const char *gesture);
/* A name that no earlier gesture has. Owned by self until the next call. */
const char *plumb_ui_tools_begin_gesture (PlumbUiTools *self);
/* Whether an edit is being applied here now: what comes is known to whoever asked for it. */
gboolean plumb_ui_tools_is_applying (PlumbUiTools *self);
/* The edits of a gesture that was canceled. */
void plumb_ui_tools_take_back (PlumbUiTools *self);
/* Tells why something cannot be done. */
void plumb_ui_tools_refuse (PlumbUiTools *self, const char *why);

/* --- places --- */

/* Where the pointer was last seen over the canvas, else its middle. */
PlumbPoint plumb_ui_tools_get_place (PlumbUiTools *self);
void plumb_ui_tools_set_pointer (PlumbUiTools *self, double x, double y);
void plumb_ui_tools_unset_pointer (PlumbUiTools *self);
gboolean plumb_ui_tools_get_pointer (PlumbUiTools *self, double *x, double *y);

/* --- selection and the keyboard's place --- */

/* The nodes that an action is about: those selected, else the one with the focus. Ends with NULL.
 */
char **plumb_ui_tools_list_nodes (PlumbUiTools *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_tools_select_nodes (PlumbUiTools *self, const char *const *ids);
/* The node at which the keyboard is, or NULL. */
const char *plumb_ui_tools_get_focus (PlumbUiTools *self);
void plumb_ui_tools_set_focus (PlumbUiTools *self, const char *id);
/* Scrolls as little as needed. */
void plumb_ui_tools_reveal_node (PlumbUiTools *self, const char *id);

void plumb_ui_tools_tell (PlumbUiTools *self, const char *text);

G_END_DECLS
