/* plumb-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

#define PLUMB_DOCUMENT_VERSION 1

/* Text to graph and back. A document that is JSON but has faults (an unknown member type, an edge to
 * nowhere, a bad id) still gives a graph, with every fault in @problems, wherever that is possible;
 * NULL and @error only where nothing can be shown (not JSON, not a workflow, a newer format). */
PlumbGraph *plumb_document_parse (const char *text, gssize length, PlumbProblems *problems, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbGraph *plumb_document_load (const char *path, PlumbProblems *problems, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_document_format (PlumbGraph *graph) G_GNUC_WARN_UNUSED_RESULT;
/* Atomic; keeps the five latest earlier versions beside it under .plumbline/versions when asked by
 * the project. */
gboolean plumb_document_save (PlumbGraph *graph, const char *path, GError **error);

G_END_DECLS
