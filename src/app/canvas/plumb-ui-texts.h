/* plumb-ui-texts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Laid out texts, kept by what they say. Belongs to one thread at a time, with a font map of its
 * own. Texts are laid out in canvas pixels and scaled when they are painted, so that zooming lays
 * nothing out. */
typedef struct _PlumbUiTexts PlumbUiTexts;

typedef enum
{
  PLUMB_UI_TEXT_TITLE,
  PLUMB_UI_TEXT_LABEL,
  PLUMB_UI_TEXT_VALUE,
  PLUMB_UI_TEXT_SMALL,
  PLUMB_UI_TEXT_FRAME,
  PLUMB_UI_TEXT_NOTE,  /* several lines */
  PLUMB_UI_TEXT_LARGE, /* a card's title seen from farther away: several lines */
  PLUMB_UI_N_TEXT_ROLES,
} PlumbUiTextRole;

PlumbUiTexts *plumb_ui_texts_new (const char *font_family) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_texts_free (PlumbUiTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiTexts, plumb_ui_texts_free)

/* @width: at most so wide, ellipsized; 0: as wide as it is. Borrowed until the next call. */
PangoLayout *plumb_ui_texts_get (PlumbUiTexts *self,
                                 PlumbUiTextRole role,
                                 const char *text,
                                 int width);

G_END_DECLS
