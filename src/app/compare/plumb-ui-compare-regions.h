/* plumb-ui-compare-regions.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"

G_BEGIN_DECLS

/* How the pairs of each output are compared: settings that were there before (of a reference, of a
 * file), and regions that a person draws, changes and takes back. Signals: "changed" (what is
 * compared is another), "selected". Main thread. */
#define PLUMB_UI_TYPE_COMPARE_REGIONS (plumb_ui_compare_regions_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCompareRegions, plumb_ui_compare_regions, PLUMB_UI, COMPARE_REGIONS, GObject)

PlumbUiCompareRegions *plumb_ui_compare_regions_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Whose regions the rest is about; NULL: those of pairs that are of no output. */
void plumb_ui_compare_regions_set_output (PlumbUiCompareRegions *self, const char *output);
/* Forgets those of all outputs. */
void plumb_ui_compare_regions_reset (PlumbUiCompareRegions *self);
/* Takes what was saved as where one begins. */
void plumb_ui_compare_regions_load (PlumbUiCompareRegions *self,
                                    const char *output,
                                    const PlumbCompareSettings *settings);
/* (nullable): how pairs of an output are judged, with the regions; NULL: the defaults. */
PlumbValue *plumb_ui_compare_regions_to_value (PlumbUiCompareRegions *self,
                                               const char *output) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): the mask that goes with it. */
PlumbImage *plumb_ui_compare_regions_get_mask (PlumbUiCompareRegions *self, const char *output);

GArray *plumb_ui_compare_regions_get_list (PlumbUiCompareRegions *self); /* PlumbRegion */
/* G_MAXUINT: none. */
guint plumb_ui_compare_regions_get_selected (PlumbUiCompareRegions *self);
void plumb_ui_compare_regions_select (PlumbUiCompareRegions *self, guint region);
/* The first that is there; G_MAXUINT: none. */
guint plumb_ui_compare_regions_find (PlumbUiCompareRegions *self, double x, double y);

/* Each is one step back for who undoes it; the new one is selected. */
void plumb_ui_compare_regions_add (PlumbUiCompareRegions *self, const PlumbRegion *region);
void plumb_ui_compare_regions_replace (PlumbUiCompareRegions *self,
                                       guint i,
                                       const PlumbRegion *region);
/* 0: ignored. */
void plumb_ui_compare_regions_set_weight (PlumbUiCompareRegions *self, guint i, double weight);
void plumb_ui_compare_regions_move (PlumbUiCompareRegions *self, guint i, double dx, double dy);
void plumb_ui_compare_regions_remove (PlumbUiCompareRegions *self, guint i);
void plumb_ui_compare_regions_clear (PlumbUiCompareRegions *self);
/* FALSE: there is nothing to take back, or to do again. */
gboolean plumb_ui_compare_regions_undo (PlumbUiCompareRegions *self);
gboolean plumb_ui_compare_regions_redo (PlumbUiCompareRegions *self);

G_END_DECLS
