/* plumb-ui-section-chips.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-authoring.h"

G_BEGIN_DECLS

/* Lines of chips that narrow a list of kinds: families, modules, then what is inside the chosen
 * one, and how a kind is carried out. A chosen chip is let go by choosing it again.
 *
 * Properties that notify: "section" (a path, or NULL), "backend" (or NULL). */
#define PLUMB_UI_TYPE_SECTION_CHIPS (plumb_ui_section_chips_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiSectionChips, plumb_ui_section_chips, PLUMB_UI, SECTION_CHIPS, AdwBin)

GtkWidget *plumb_ui_section_chips_new (PlumbUiAuthoring *authoring) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_ui_section_chips_get_section (PlumbUiSectionChips *self);
void plumb_ui_section_chips_set_section (PlumbUiSectionChips *self, const char *path);
const char *plumb_ui_section_chips_get_backend (PlumbUiSectionChips *self);
void plumb_ui_section_chips_set_backend (PlumbUiSectionChips *self, const char *backend);

G_END_DECLS
