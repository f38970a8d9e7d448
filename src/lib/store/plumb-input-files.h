/* plumb-input-files.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"
#include "plumb-problem.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* Whether the files of a project that a workflow's fields name can be read: what no contract can
 * know. Codes: missing-file, not-a-file, unreadable-file. Any thread that owns the graph. */
void plumb_input_files_check (PlumbGraph *graph,
                              PlumbRegistry *registry,
                              const char *folder,
                              PlumbProblems *problems);

G_END_DECLS
