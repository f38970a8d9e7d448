/* fuzz-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-diff.h"
#include "plumb-document.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static PlumbGraph *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbGraph *graph = plumb_document_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

/* Whatever gives a graph gives a text that is a fixed point and means the same; all else says why.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph
      = plumb_document_parse ((const char *) data, (gssize) size, problems, &error);
  g_assert_true ((graph == NULL) == (error != NULL));
  if (graph == NULL)
    return 0;
  g_autofree char *text = plumb_document_format (graph);
  g_autoptr (PlumbGraph) again = parse (text);
  g_autofree char *second = plumb_document_format (again);
  g_assert_cmpstr (second, ==, text);
  g_autoptr (PlumbGraph) copy = plumb_graph_copy (graph);
  g_autoptr (PlumbDiff) diff = plumb_diff_new (copy, again);
  g_assert_cmpuint (plumb_diff_get_length (diff), ==, 0);
  return 0;
}
