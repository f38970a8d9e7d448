/* plumb-tools.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-problem.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* The programs that packs need: where they are on this machine and which version they are. What was
 * learnt of a program file is kept in the user's cache folder by the file's path, size and time, so
 * that no program is started to learn it again. Any thread; blocks while a program is asked. */

/* { "path", "version" }; "version" is missing where the program does not tell it. NULL where the
 * program is absent. @problems (or NULL) takes tool-missing and tool-too-old. */
PlumbValue *plumb_tools_find (const PlumbTool *tool,
                              PlumbProblems *problems) G_GNUC_WARN_UNUSED_RESULT;
/* { NAME: { "path", "version" } } of all tools of all packs that are there and new enough. */
PlumbValue *plumb_tools_find_all (PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
/* Of dotted versions: below 0, 0 or above 0. */
int plumb_tools_compare_versions (const char *a, const char *b);

G_END_DECLS
