/* plumb-ui-legacy-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-document.h"

G_BEGIN_DECLS

/* The legacy command of a workflow, as a form: title, script, arguments, and one output. What else
 * the member "legacy" has, such as further outputs and what it takes, stays as it is. Saving is an
 * edit of the document, which can be undone, and is then saved to its file. */
void plumb_ui_legacy_dialog_present (PlumbUiDocument *document, GtkWidget *parent);

G_END_DECLS
