/* plumb-ui-speech.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

/* The library's messages are English wherever they come from: this process, the runner, a record of
 * last year. Here they are found again among all that it can say (po/sentences.py), and said in the
 * language of the window. What is shown goes through this; what is kept, compared or passed on does
 * not.
 *
 * Returns: (transfer full) (nullable): the message in the language of the window; as it is where
 * that is English, or where it is none of the library's; NULL for NULL */
char *plumb_ui_say (const char *message) G_GNUC_WARN_UNUSED_RESULT;

/* The same, of a message about a node of @kind (nullable): its fields and ports are called what the
 * window calls them. */
char *plumb_ui_say_about (const char *message, PlumbKind *kind) G_GNUC_WARN_UNUSED_RESULT;

/* What @problem expected or found. */
char *plumb_ui_say_fact (const PlumbProblem *problem,
                         const char *fact,
                         PlumbKind *kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
