/* plumb-outputs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-failure.h"

G_BEGIN_DECLS

/* What a job left in its work folder, by the outputs of its kind: first what outputs.json says,
 * then the declared files and patterns, then @stdout_text for the port that the call names. Every
 * file is a regular one beneath the folder, with one link, the user's own. */
PlumbValue *plumb_outputs_collect (const PlumbJobInfo *job,
                                   const char *stdout_text,
                                   PlumbFailure *failure) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
