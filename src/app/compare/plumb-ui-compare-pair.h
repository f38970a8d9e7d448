/* plumb-ui-compare-pair.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* One of two things that belong together: @paths and @names of A and B, NULL where there is none.
 * @step: (nullable): the path of the step that made them. @first_step: (nullable): the first step
 * from there upstream that differs between the two runs. @output: (nullable): what they are of;
 * pairs of one output are compared in the same way. @run and @place
 * ("step.port", nullable): where B is from; 0: no run. @number: of a parity pair of @workflow; 0:
 * it is none; @time: when it was compared. @review and @rating: (nullable): what people said of it,
 * see plumb-pairs.h. */
typedef struct
{
  char *name;
  char *step;
  char *first_step;
  char *output;
  gint64 run;
  char *place;
  gint64 number;
  gint64 time; /* us since 1970 */
  char *workflow;
  PlumbValue *review;
  PlumbValue *rating;
  char *names[2];
  char *paths[2];
} PlumbUiComparePair;

PlumbUiComparePair *plumb_ui_compare_pair_new (const char *name,
                                               const char *step) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiComparePair *plumb_ui_compare_pair_copy (const PlumbUiComparePair *pair)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_compare_pair_set (PlumbUiComparePair *pair,
                                guint side,
                                const char *name,
                                const char *path);
/* A review or a rating, as it is recorded; NULL: none. */
void plumb_ui_compare_pair_take_word (PlumbUiComparePair *pair, PlumbValue *word);
void plumb_ui_compare_pair_free (PlumbUiComparePair *pair);

G_END_DECLS
