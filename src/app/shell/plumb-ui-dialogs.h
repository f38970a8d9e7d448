/* plumb-ui-dialogs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Small questions and answers that several places have. */

/* A failed operation: what it was, and why. */
void plumb_ui_show_error (GtkWidget *parent, const char *heading, const GError *error);

typedef struct
{
  const char *heading;
  const char *text;
  const char *name; /* to begin with */
  const char *button;
} PlumbUiNameQuestion;

/* @func gets a name that may become a file's, and @parent; not called where the person thinks
 * better of it. */
typedef void (*PlumbUiNameFunc) (const char *name, gpointer parent);
void plumb_ui_ask_name (const PlumbUiNameQuestion *question,
                        GtkWidget *parent,
                        PlumbUiNameFunc func);

G_END_DECLS
