/* plumb-ui-reason-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the reason of a decision, which is kept with it. */
typedef struct
{
  const char *heading;
  const char *body;
  const char *label; /* of the button that decides, with a mnemonic */
  gboolean is_required;
  gboolean is_destructive;
} PlumbUiReasonQuestion;

typedef void (*PlumbUiReasonFunc) (const char *why, gpointer user_data);

/* @func is called where the person decides; @user_data is freed by @free_data in any case. */
void plumb_ui_reason_dialog_present (const PlumbUiReasonQuestion *question,
                                     GtkWidget *parent,
                                     PlumbUiReasonFunc func,
                                     gpointer user_data,
                                     GDestroyNotify free_data);

G_END_DECLS
