/* plumb-runner-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-run.h"
#include "plumb-runner.h"

G_BEGIN_DECLS

/* The face on the bus (plumb-runner-bus.c). */
typedef struct _PlumbRunnerBus PlumbRunnerBus;

#define PLUMB_RUNNER_OBJECT "/org/plumbline/Runner"
#define PLUMB_RUNNER_INTERFACE "org.plumbline.Runner1"

PlumbRunnerBus *plumb_runner_bus_new (PlumbRunner *runner,
                                      PlumbProject *project,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_runner_bus_free (PlumbRunnerBus *self);
/* Tells every client. */
void plumb_runner_bus_emit (PlumbRunnerBus *self, const char *signal, GVariant *parameters);
GDBusInterfaceInfo *plumb_runner_bus_get_interface (void);
char *plumb_runner_bus_get_path (PlumbProject *project) G_GNUC_WARN_UNUSED_RESULT;
GDBusAuthObserver *plumb_runner_bus_make_observer (void) G_GNUC_WARN_UNUSED_RESULT;

struct _PlumbRunner
{
  GObject parent_instance;

  PlumbEngine *engine;
  PlumbLedger *ledger;
  PlumbLedgerReader *reader;
  int lease;
  GPtrArray *live;  /* PlumbRun that have been started and are not over */
  GPtrArray *queue; /* PlumbRun that wait */
  GPtrArray *ended; /* PlumbRun that are over, until there is time to take them apart */
  guint ended_timer;
  GQueue plannings; /* GTask of starts; the plan of the first is being made */
  PlumbRunnerBus *bus;
  guint start_idle;
  gint64 told_seq;
  gboolean has_failed;
  GTask *closing;
  guint close_timer;
};

/* plumb-runner.c */
PlumbRun *plumb_runner_find (PlumbRunner *self, gint64 number);
void plumb_runner_hold_clock (PlumbRunner *self);
void plumb_runner_take (PlumbRunner *self, PlumbRun *run);
void plumb_runner_start_next (PlumbRunner *self);
void plumb_runner_try_to_close (PlumbRunner *self);

/* plumb-runner-work.c: what the verbs do to runs */
typedef struct
{
  PlumbEngine *engine;
  PlumbValue *arguments; /* of the verb, or NULL */
} PlumbPlanning;

gpointer plumb_runner_plan (gpointer data, GCancellable *cancellable, GError **error);
PlumbValue *plumb_runner_start (PlumbRunner *self, PlumbPlan *plan, gint64 *seq, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_runner_resume (PlumbRunner *self, gint64 number, gint64 *seq, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_runner_cancel_recorded (PlumbRunner *self,
                                       gint64 number,
                                       gint64 *seq,
                                       GError **error);
PlumbValue *plumb_runner_answer (PlumbRunner *self,
                                 PlumbValue *arguments,
                                 gint64 *seq,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 plumb_runner_record (PlumbRunner *self,
                            PlumbEventType type,
                            gint64 run,
                            const char *step,
                            int item,
                            PlumbValue *payload,
                            GError **error);

G_END_DECLS
