/* plumb-ui-judgement.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-pairs.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A person's word on a pair: recorded by the project's runner, as the command line does. What went
 * wrong is reported by the session. */
typedef struct
{
  PlumbUiSession *session;
  PlumbUiProject *project;
  gint64 pair;
  const char *workflow;
} PlumbUiJudged;

/* @word: as it was recorded, see plumb-pairs.h. */
typedef void (*PlumbUiWordFunc) (PlumbValue *word, gpointer owner);

/* Asks for the reason first. @done: called where it was recorded, unless @owner has gone by then.
 */
void plumb_ui_judgement_ask (const PlumbUiJudged *judged,
                             gboolean accepts,
                             GtkWidget *parent,
                             PlumbUiWordFunc done,
                             GObject *owner);
/* @stars: 0: the rating is taken back. */
void plumb_ui_judgement_rate (const PlumbUiJudged *judged,
                              guint stars,
                              PlumbUiWordFunc done,
                              GObject *owner);

G_END_DECLS
