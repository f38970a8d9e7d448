/* plumb-ui-follow.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-document.h"

G_BEGIN_DECLS

/* A panel that is about the document that is shown: its handlers are of that one, of its selection
 * and of its latest run, and go along to the next. Main thread. */
typedef struct
{
  GSignalGroup *document;
  GSignalGroup *selection;
  GSignalGroup *run;
} PlumbUiFollow;

/* Each is called with the panel first. */
typedef struct
{
  GCallback changed;   /* of the document: (panel, const PlumbChange *, guint) */
  GCallback problems;  /* there are others */
  GCallback level;     /* another one is shown */
  GCallback selection; /* it changed */
  GCallback run_state; /* another run is the latest */
  GCallback run;       /* it changed: (panel, const char *path) */
} PlumbUiFollowHandlers;

void plumb_ui_follow_init (PlumbUiFollow *self,
                           const PlumbUiFollowHandlers *handlers,
                           gpointer panel);
void plumb_ui_follow_clear (PlumbUiFollow *self);
/* @document: (nullable). */
void plumb_ui_follow_document (PlumbUiFollow *self, PlumbUiDocument *document);

G_END_DECLS
