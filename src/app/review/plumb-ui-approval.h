/* plumb-ui-approval.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A run's pictures that are to be the reference. */
typedef struct
{
  gint64 run;
  const char *output; /* NULL: the one that the contract has at @place, else @place itself */
  const char *place;  /* "step.port"; NULL: where the contract has the output */
} PlumbUiApproval;

/* Asks for the reason, then approves, and tells what came of it by the session. @done: (nullable):
 * called where it was approved, unless @owner has gone by then. */
void plumb_ui_approval_ask (PlumbUiSession *session,
                            PlumbUiProject *project,
                            const PlumbUiApproval *approval,
                            GtkWidget *parent,
                            void (*done) (gpointer owner),
                            GObject *owner);

G_END_DECLS
