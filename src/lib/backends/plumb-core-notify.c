/* plumb-core-notify.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Tells that something is ready: a line in output/notices.jsonl, for programs that wait for it, and
 * a notification where there is a desktop. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-core-private.h"

#include "plumb-clock.h"
#include "plumb-failure.h"
#include "plumb-file.h"
#include "plumb-json.h"

#define NOTICES "output/notices.jsonl"
#define DESKTOP_MS 2000
#define MAX_NAMES 50

static PlumbValue *
list_names (const PlumbJobInfo *job)
{
  PlumbValue *list = plumb_core_get_input (job, "input");
  PlumbValueBuilder *names = plumb_value_builder_new_array ();

  for (guint i = 0; i < MIN (plumb_value_get_length (list), MAX_NAMES); i++)
    {
      const char *name
          = plumb_value_member_string (plumb_value_get_element (list, i), "name", NULL);

      if (name != NULL)
        plumb_value_builder_add (names, plumb_value_new_string (name));
    }
  return plumb_value_builder_end (names);
}

static PlumbValue *
describe (const PlumbJobInfo *job)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *time = plumb_clock_format (plumb_clock_get_wall (clock));
  PlumbValueBuilder *notice = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (notice, "title",
                                  plumb_value_member_string (job->params, "title", ""));
  plumb_value_builder_set_string (notice, "message",
                                  plumb_value_member_string (job->params, "message", ""));
  plumb_value_builder_set_string (notice, "workflow", job->workflow != NULL ? job->workflow : "");
  plumb_value_builder_set_string (notice, "node", job->node != NULL ? job->node : "");
  plumb_value_builder_set (notice, "names", list_names (job));
  plumb_value_builder_set_string (notice, "time", time);
  return plumb_value_builder_end (notice);
}

/* One write below the file's end: lines of two runs do not mix. */
static gboolean
append_line (const PlumbJobInfo *job, const PlumbValue *notice, GError **error)
{
  g_autofree char *json = plumb_json_format (notice, PLUMB_JSON_COMPACT);
  g_autofree char *line = g_strconcat (json, "\n", NULL);
  g_autofd int folder = open (job->project_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (folder < 0 || (mkdirat (folder, "output", 0777) != 0 && errno != EEXIST))
    return plumb_file_set_errno (error, errno, "cannot write", NOTICES);
  g_autofd int fd
      = plumb_file_open_beneath (folder, NOTICES, O_WRONLY | O_APPEND | O_CREAT, 0666, error);
  if (fd < 0)
    return FALSE;
  if (write (fd, line, strlen (line)) != (gssize) strlen (line) || fsync (fd) != 0)
    return plumb_file_set_errno (error, errno, "cannot write", NOTICES);
  return TRUE;
}

/* GIO would start a bus of its own where there is none. */
static gboolean
has_session_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS);
}

static gboolean
tell_desktop (const PlumbValue *notice, GCancellable *cancellable)
{
  g_autoptr (GDBusConnection) bus
      = has_session_bus () ? g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, NULL) : NULL;
  g_autoptr (GVariant) answer = NULL;

  if (bus == NULL)
    return FALSE;
  answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
      "org.freedesktop.Notifications", "Notify",
      g_variant_new ("(susss@as@a{sv}i)", "Plumbline", 0, "org.plumbline.Plumbline",
                     plumb_value_member_string (notice, "title", ""),
                     plumb_value_member_string (notice, "message", ""),
                     g_variant_new_strv (NULL, 0),
                     g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0), -1),
      G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, DESKTOP_MS, cancellable, NULL);
  return answer != NULL;
}

static PlumbValue *
make_outputs (const PlumbValue *notice, gboolean is_armed, gboolean has_desktop)
{
  PlumbValueBuilder *told = plumb_value_builder_new_copy (notice);
  PlumbValueBuilder *outputs = plumb_value_builder_new_object ();

  plumb_value_builder_set_boolean (told, "armed", is_armed);
  plumb_value_builder_set_boolean (told, "desktop", has_desktop);
  plumb_value_builder_set (outputs, "notice", plumb_value_builder_end (told));
  return plumb_value_builder_end (outputs);
}

PlumbOutcome *
plumb_core_notify (const PlumbJobInfo *job, GCancellable *cancellable)
{
  g_auto (PlumbFailure) failure = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) notice = describe (job);
  gboolean is_armed = plumb_value_member_boolean (job->params, "armed", TRUE);
  gint64 start_us = g_get_monotonic_time ();

  if (is_armed && !append_line (job, notice, &error))
    {
      plumb_failure_set_error (&failure, "write-failed", error,
                               "See that the output folder can be written and resume the run.");
      failure.failure_class = PLUMB_FAILURE_RETRYABLE;
      return plumb_failure_make_outcome (&failure);
    }
  g_autoptr (PlumbValue) outputs
      = make_outputs (notice, is_armed, is_armed && tell_desktop (notice, cancellable));
  return plumb_outcome_new (&(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_SUCCEEDED,
                                                  .outputs = outputs,
                                                  .wall_us = g_get_monotonic_time () - start_us });
}
