/* plumb-ui-compare-region-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-compare-regions.h"

G_BEGIN_DECLS

/* The regions as rows: what each is, how much its pixels count (0: they are ignored), and its end.
 * Hidden where there are none. */
#define PLUMB_UI_TYPE_COMPARE_REGION_LIST (plumb_ui_compare_region_list_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCompareRegionList, plumb_ui_compare_region_list, PLUMB_UI, COMPARE_REGION_LIST, AdwBin)

GtkWidget *plumb_ui_compare_region_list_new (PlumbUiCompareRegions *regions)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
