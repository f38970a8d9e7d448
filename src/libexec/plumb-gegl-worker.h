/* plumb-gegl-worker.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gegl.h>

#include "plumb-image.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* One job of the worker. @request: { "operation", "params", "inputs": { port: path }, "seed",
 * "folder", "name" }; @answer collects { port: datum } with { "file", "name" } for pictures. */
typedef struct
{
  PlumbValue *request;
  PlumbValueBuilder *answer;
} PlumbWorkerJob;

/**
 * PlumbWorkerError:
 * @PLUMB_WORKER_ERROR_INPUT: an input has no picture
 * @PLUMB_WORKER_ERROR_PICTURE: a picture cannot be read
 * @PLUMB_WORKER_ERROR_OPERATION: there is no such operation, or it has no such property
 * @PLUMB_WORKER_ERROR_RESULT: what came out has no bounds, or is too large
 * @PLUMB_WORKER_ERROR_OUTPUT: the result cannot be written
 */
typedef enum
{
  PLUMB_WORKER_ERROR_INPUT,
  PLUMB_WORKER_ERROR_PICTURE,
  PLUMB_WORKER_ERROR_OPERATION,
  PLUMB_WORKER_ERROR_RESULT,
  PLUMB_WORKER_ERROR_OUTPUT,
} PlumbWorkerError;

#define PLUMB_WORKER_ERROR (plumb_worker_error_quark ())
GQuark plumb_worker_error_quark (void);

/* Each carries out one family of operations; FALSE with @error. */
gboolean plumb_worker_run_gegl (PlumbWorkerJob *job, GError **error);
gboolean plumb_worker_run_own (PlumbWorkerJob *job, GError **error);

/* The picture at a port; NULL with @error where the port has none or it cannot be read. */
PlumbImage *plumb_worker_load (PlumbWorkerJob *job, const char *port, GError **error);
const char *plumb_worker_get_input (PlumbWorkerJob *job, const char *port);
PlumbValue *plumb_worker_get_param (PlumbWorkerJob *job, const char *name);
/* Writes PORT.EXT into the job's folder and answers with it; the extension follows the samples. */
gboolean plumb_worker_answer_image (PlumbWorkerJob *job,
                                    const char *port,
                                    PlumbImage *image,
                                    const char *extension,
                                    GError **error);

/* The same of what is a file already. */
gboolean plumb_worker_answer_file (
    PlumbWorkerJob *job, const char *port, GBytes *file, const char *extension, GError **error);

/* Pictures in GEGL's form and back, sample for sample. */
GeglBuffer *plumb_worker_buffer_new (PlumbImage *image);
/* @like: whose sample type the result has. Alpha is kept only where it says something. */
PlumbImage *plumb_worker_image_new (GeglBuffer *buffer,
                                    const GeglRectangle *area,
                                    const PlumbImageLayout *like);

G_END_DECLS
