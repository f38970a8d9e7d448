/* plumb-engine.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"
#include "plumb-project.h"
#include "plumb-registry.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/**
 * PlumbEngineError:
 * @PLUMB_ENGINE_ERROR_WORKFLOW: the workflow has faults; the problems tell which
 * @PLUMB_ENGINE_ERROR_REQUEST: the request names a node, field or option that is not there
 * @PLUMB_ENGINE_ERROR_BLOCKED: a step that was asked for cannot run; the plan tells why
 * @PLUMB_ENGINE_ERROR_BUSY: another process carries out the project's runs and does not answer
 * @PLUMB_ENGINE_ERROR_NOT_FOUND: no such run, step or question
 * @PLUMB_ENGINE_ERROR_STATE: the run is in a state in which this cannot be done
 * @PLUMB_ENGINE_ERROR_RUNNER: the runner is ending, or gone; connect again, another one can be
 * asked
 * @PLUMB_ENGINE_ERROR_TRUST: the project is not trusted; the message lists what it would start
 */
typedef enum
{
  PLUMB_ENGINE_ERROR_WORKFLOW,
  PLUMB_ENGINE_ERROR_REQUEST,
  PLUMB_ENGINE_ERROR_BLOCKED,
  PLUMB_ENGINE_ERROR_BUSY,
  PLUMB_ENGINE_ERROR_NOT_FOUND,
  PLUMB_ENGINE_ERROR_STATE,
  PLUMB_ENGINE_ERROR_RUNNER,
  PLUMB_ENGINE_ERROR_TRUST,
} PlumbEngineError;

#define PLUMB_ENGINE_ERROR (plumb_engine_error_quark ())
GQuark plumb_engine_error_quark (void);

/* What plans and runs stand on. Borrowed by plumb_engine_new(), which takes references. */
typedef struct
{
  PlumbProject *project;
  PlumbRegistry *registry;
  PlumbBackends *backends;
  PlumbValue *tools;   /* name -> { "path", "version" }; a tool that is absent is not in it */
  PlumbClock *clock;   /* NULL: the real one */
  PlumbWorkPool *pool; /* NULL: one of its own, a thread a processor */
} PlumbEngineInfo;

/* The things of one project and process that the engine needs, together. Immutable. */
#define PLUMB_TYPE_ENGINE (plumb_engine_get_type ())
G_DECLARE_FINAL_TYPE (PlumbEngine, plumb_engine, PLUMB, ENGINE, GObject)

PlumbEngine *plumb_engine_new (const PlumbEngineInfo *info) G_GNUC_WARN_UNUSED_RESULT;
const PlumbEngineInfo *plumb_engine_get_info (PlumbEngine *self);
/* Tool versions and the facts of the host that can explain a difference in pixels: an object with
 * "program", "tools", "packs", "host" { "system", "machine", "cpu", "cpu_flags", "processors" }. */
PlumbValue *plumb_engine_get_environment (PlumbEngine *self);

/* "logs/7/render-0-1.log": where an attempt's program writes, below the machine's folder. */
char *plumb_engine_make_log_name (
    gint64 run, const char *path, guint place, guint item, guint attempt) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
