/* plumb-ui-fixed-fields.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"

G_BEGIN_DECLS

/* Members of nodes, edges, frames, notes and graphs, said as fields, so that they are edited by the
 * same rows as parameters. */
typedef enum
{
  PLUMB_UI_FIXED_TITLE,
  PLUMB_UI_FIXED_MODE,
  PLUMB_UI_FIXED_CONDITION,
  PLUMB_UI_FIXED_FLAG,
  PLUMB_UI_FIXED_ORDER,
  PLUMB_UI_FIXED_COLOR,
  PLUMB_UI_FIXED_TEXT,
  PLUMB_UI_FIXED_DESCRIPTION,
  PLUMB_UI_FIXED_SEED,
  PLUMB_UI_FIXED_SEED_MODE,
  PLUMB_UI_FIXED_SEED_LOCKED, /* FALSE: another one in each run */
} PlumbUiFixedField;

const PlumbField *plumb_ui_fixed_field_get (PlumbUiFixedField field);

G_END_DECLS
