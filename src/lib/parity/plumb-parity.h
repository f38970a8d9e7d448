/* plumb-parity.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PlumbParityError:
 * @PLUMB_PARITY_ERROR_CONTRACT: a workflow names no legacy command, or a faulty one
 * @PLUMB_PARITY_ERROR_FILE: rollout.json or a reference's record is not what it should be
 * @PLUMB_PARITY_ERROR_RULE: the rollout rule does not allow it; the message says what is missing
 * @PLUMB_PARITY_ERROR_NOT_FOUND: no such pair, output, reference or version
 * @PLUMB_PARITY_ERROR_REQUEST: what was asked for makes no sense
 * @PLUMB_PARITY_ERROR_RUN: a run that was needed did not succeed
 */
typedef enum
{
  PLUMB_PARITY_ERROR_CONTRACT,
  PLUMB_PARITY_ERROR_FILE,
  PLUMB_PARITY_ERROR_RULE,
  PLUMB_PARITY_ERROR_NOT_FOUND,
  PLUMB_PARITY_ERROR_REQUEST,
  PLUMB_PARITY_ERROR_RUN,
} PlumbParityError;

#define PLUMB_PARITY_ERROR (plumb_parity_error_quark ())
GQuark plumb_parity_error_quark (void);

/**
 * PlumbMode:
 * @PLUMB_MODE_LEGACY: the legacy command does the work; the graph is not run
 * @PLUMB_MODE_GRAPH: the graph does it; where it fails, the legacy command at once
 * @PLUMB_MODE_SHADOW: the legacy command does it; the graph is run beside it and compared, and
 *   publishes, notifies and completes nothing
 */
typedef enum
{
  PLUMB_MODE_LEGACY,
  PLUMB_MODE_GRAPH,
  PLUMB_MODE_SHADOW,
} PlumbMode;

/* The member of rollout.json, of a run's options and of the ledger's records that holds a mode. */
#define PLUMB_MODE_MEMBER "workflow_rollout_mode"

const char *plumb_mode_get_name (PlumbMode mode);
gboolean plumb_mode_parse (const char *name, PlumbMode *mode, GError **error);

G_END_DECLS
