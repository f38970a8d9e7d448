/* plumb-ui-picture-pairs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* Pictures of two runs that belong together, one pair shown large in the same place: parted by a
 * line that is dragged, or the one, or the other (F flips). */
#define PLUMB_UI_TYPE_PICTURE_PAIRS (plumb_ui_picture_pairs_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiPicturePairs, plumb_ui_picture_pairs, PLUMB_UI, PICTURE_PAIRS, AdwBin)

GtkWidget *plumb_ui_picture_pairs_new (PlumbUiProject *project) G_GNUC_WARN_UNUSED_RESULT;
/* @name: what the pair is called. */
void plumb_ui_picture_pairs_add (PlumbUiPicturePairs *self,
                                 const char *name,
                                 PlumbValue *before,
                                 PlumbValue *after);
guint plumb_ui_picture_pairs_get_n_pairs (PlumbUiPicturePairs *self);
void plumb_ui_picture_pairs_show (PlumbUiPicturePairs *self, guint pair);
/* Shows the other of the two. */
void plumb_ui_picture_pairs_flip (PlumbUiPicturePairs *self);

G_END_DECLS
