/* plumb-ui-command-index.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* Everything that the palette can find, made ready for searching a little at a time. */

typedef enum
{
  PLUMB_UI_FIND_ACTION,   /* target: detailed name */
  PLUMB_UI_FIND_NODE,     /* target: colon path, in the shown document */
  PLUMB_UI_FIND_KIND,     /* target: the kind */
  PLUMB_UI_FIND_WORKFLOW, /* target: its name */
  PLUMB_UI_FIND_RUN,      /* target: its number */
} PlumbUiFindType;

#define PLUMB_UI_TYPE_FIND (plumb_ui_find_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiFind, plumb_ui_find, PLUMB_UI, FIND, GObject)

PlumbUiFindType plumb_ui_find_get_find_type (PlumbUiFind *self);
const char *plumb_ui_find_get_title (PlumbUiFind *self);
/* What it is, in words: "Node", a shortcut, a group; never NULL. */
const char *plumb_ui_find_get_detail (PlumbUiFind *self);
const char *plumb_ui_find_get_target (PlumbUiFind *self);
const char *plumb_ui_find_get_icon (PlumbUiFind *self);

typedef struct _PlumbUiCommandIndex PlumbUiCommandIndex;

/* Answers whether an action can be done now. */
typedef gboolean (*PlumbUiIsEnabled) (const char *action, gpointer data);

PlumbUiCommandIndex *plumb_ui_command_index_new (PlumbUiSession *session,
                                                 PlumbUiIsEnabled is_enabled,
                                                 gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_command_index_free (PlumbUiCommandIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiCommandIndex, plumb_ui_command_index_free)
/* Takes in more nodes until @end_us (monotonic). FALSE: all of them are there. */
gboolean plumb_ui_command_index_fill (PlumbUiCommandIndex *self, gint64 end_us);
/* The best @limit answers, PlumbUiFind, the best first. */
GPtrArray *plumb_ui_command_index_search (PlumbUiCommandIndex *self,
                                          const char *typed,
                                          guint limit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
