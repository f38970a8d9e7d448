/* plumb-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

#define PLUMB_DOCUMENT_VERSION 1
#define PLUMB_DOCUMENT_N_VERSIONS 5

/**
 * PlumbDocumentError:
 * @PLUMB_DOCUMENT_ERROR_NOT_A_WORKFLOW: JSON, but not a workflow
 * @PLUMB_DOCUMENT_ERROR_NEWER: written by a newer version of the program
 *
 * Text that is not JSON gives a PLUMB_JSON_ERROR; a file that cannot be read a PLUMB_FILE_ERROR or
 * a G_IO_ERROR.
 */
typedef enum
{
  PLUMB_DOCUMENT_ERROR_NOT_A_WORKFLOW,
  PLUMB_DOCUMENT_ERROR_NEWER,
} PlumbDocumentError;

#define PLUMB_DOCUMENT_ERROR (plumb_document_error_quark ())
GQuark plumb_document_error_quark (void);

/* Text to graph and back. A document that is JSON but has faults (a member of the wrong type, an
 * edge to nowhere, a bad id) still gives a graph, with every fault in @problems; what the graph
 * cannot hold is kept aside and written back as it was. NULL and @error only where nothing can be
 * shown. */
PlumbGraph *plumb_document_parse (const char *text,
                                  gssize length,
                                  PlumbProblems *problems,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_document_format (PlumbGraph *graph) G_GNUC_WARN_UNUSED_RESULT;

/* The same as values. */
PlumbGraph *plumb_document_read (PlumbValue *value,
                                 PlumbProblems *problems,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_document_write (PlumbGraph *graph) G_GNUC_WARN_UNUSED_RESULT;

/* Files. */
PlumbGraph *plumb_document_load (const char *path,
                                 PlumbProblems *problems,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_document_save (PlumbGraph *graph,
                              const char *path,
                              const char *versions,
                              GError **error);
char **plumb_document_list_versions (const char *path,
                                     const char *versions,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
