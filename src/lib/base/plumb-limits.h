/* plumb-limits.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the program takes from a file, a program or a server. One place, so that a test can read it.
 */
#define PLUMB_LIMIT_JSON_BYTES (64u << 20)
#define PLUMB_LIMIT_JSON_DEPTH 64
#define PLUMB_LIMIT_JSON_VALUES 1000000
#define PLUMB_LIMIT_DOCUMENT_VALUES 4000000 /* of a workflow: PLUMB_LIMIT_NODES of a usual kind */
#define PLUMB_LIMIT_EVENT_BYTES (32u << 10)
#define PLUMB_LIMIT_IMAGE_SIDE 32768
#define PLUMB_LIMIT_IMAGE_PIXELS (G_GUINT64_CONSTANT (256) << 20)
#define PLUMB_LIMIT_DECODE_BYTES (G_GUINT64_CONSTANT (4) << 30)
#define PLUMB_LIMIT_DECODE_SECONDS 30
#define PLUMB_LIMIT_TEXT_CHUNK_BYTES (16u << 20)
#define PLUMB_LIMIT_LOG_LINE_BYTES (64u << 10)
#define PLUMB_LIMIT_LOG_BYTES (64u << 20)
#define PLUMB_LIMIT_ARTIFACT_BYTES (G_GUINT64_CONSTANT (8) << 30)
#define PLUMB_LIMIT_FREE_BYTES (G_GUINT64_CONSTANT (2) << 30)
#define PLUMB_LIMIT_NAME_BYTES 255
#define PLUMB_LIMIT_ITEMS 100000
#define PLUMB_LIMIT_NODES 200000
#define PLUMB_LIMIT_SUBGRAPH_DEPTH 16

/* Refuses this process, and what it starts, more addresses than that. */
void plumb_limit_memory (guint64 bytes);
/* What is open may be read and written; nothing else may be opened. */
gboolean plumb_limit_files (void);

G_END_DECLS
