/* graph-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A graph as the bench writes it: {"nodes": [{id, w, h, iy: [], oy: []}], "edges": [{s, sp, t,
 * tp}]}, with ports counted from 0 and their heights from the node's top.
 */

#pragma once

#include "plumb-layout.h"

#include <yyjson.h>

yyjson_val *graph_file_read (const char *path);
/* Everything lives until the process ends. */
PlumbLayoutInput graph_file_load (const char *path);
