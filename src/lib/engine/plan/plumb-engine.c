/* plumb-engine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/utsname.h>

#include "plumb-engine.h"

#define MAX_LOG_NAME 180 /* bytes; a file name may have 255 */

/**
 * PlumbEngine:
 *
 * The project, registry, backends, tools, clock and work pool that plans and runs of one process
 * stand on.
 */
struct _PlumbEngine
{
  GObject parent_instance;

  PlumbEngineInfo info;
  PlumbValue *environment;
};

G_DEFINE_FINAL_TYPE (PlumbEngine, plumb_engine, G_TYPE_OBJECT)

/**
 * plumb_engine_error_quark:
 *
 * Returns: the error domain of the room
 */
GQuark
plumb_engine_error_quark (void)
{
  return g_quark_from_static_string ("plumb-engine-error-quark");
}

static void
plumb_engine_finalize (GObject *object)
{
  PlumbEngine *self = PLUMB_ENGINE (object);

  g_clear_object (&self->info.project);
  g_clear_object (&self->info.registry);
  g_clear_object (&self->info.backends);
  g_clear_pointer (&self->info.tools, plumb_value_unref);
  g_clear_object (&self->info.clock);
  g_clear_object (&self->info.pool);
  g_clear_pointer (&self->environment, plumb_value_unref);
  G_OBJECT_CLASS (plumb_engine_parent_class)->finalize (object);
}

static void
plumb_engine_class_init (PlumbEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_engine_finalize;
}

static void
plumb_engine_init (PlumbEngine *self)
{
}

/* The first line of /proc/cpuinfo that begins with @name: what stands after the colon. */
static char *
read_cpu (const char *name)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", 40);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');
      if (colon != NULL && g_str_has_prefix (lines[i], name))
        return g_strdup (g_strstrip (colon + 1));
    }
  return NULL;
}

/* Wide vectors are what makes the same code give other last digits on another processor. */
static PlumbValue *
list_cpu_flags (void)
{
  static const char *const told[] = { "avx", "avx2", "avx512f", "fma", "sse4_2" };
  g_autofree char *flags = read_cpu ("flags");
  g_auto (GStrv) words = g_strsplit (flags != NULL ? flags : "", " ", -1);
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    if (g_strv_contains ((const char *const *) words, told[i]))
      plumb_value_builder_add (list, plumb_value_new_string (told[i]));
  return plumb_value_builder_end (list);
}

static PlumbValue *
describe_host (void)
{
  PlumbValueBuilder *host = plumb_value_builder_new_object ();
  g_autofree char *cpu = read_cpu ("model name");
  struct utsname names;

  if (uname (&names) == 0)
    {
      g_autofree char *system = g_strdup_printf ("%s %s", names.sysname, names.release);
      plumb_value_builder_set_string (host, "system", system);
      plumb_value_builder_set_string (host, "machine", names.machine);
    }
  if (cpu != NULL)
    plumb_value_builder_set_string (host, "cpu", cpu);
  plumb_value_builder_set (host, "cpu_flags", list_cpu_flags ());
  plumb_value_builder_set_int (host, "processors", g_get_num_processors ());
  return plumb_value_builder_end (host);
}

static PlumbValue *
describe_tools (PlumbValue *tools)
{
  PlumbValueBuilder *versions = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_value_get_length (tools); i++)
    {
      const char *name;
      PlumbValue *tool = plumb_value_get_member_at (tools, i, &name);
      const char *version = plumb_value_member_string (tool, "version", NULL);
      if (version != NULL)
        plumb_value_builder_set_string (versions, name, version);
    }
  return plumb_value_builder_end (versions);
}

static PlumbValue *
describe_packs (PlumbRegistry *registry)
{
  PlumbValueBuilder *packs = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      g_autofree char *version = g_strdup_printf ("%s (%.12s)", plumb_pack_get_version (pack),
                                                  plumb_pack_get_hash (pack));
      plumb_value_builder_set_string (packs, plumb_pack_get_name (pack), version);
    }
  return plumb_value_builder_end (packs);
}

/**
 * plumb_engine_new:
 * @info: what it stands on; references are taken
 *
 * Returns: (transfer full): the engine
 */
PlumbEngine *
plumb_engine_new (const PlumbEngineInfo *info)
{
  g_return_val_if_fail (info != NULL && info->project != NULL && info->registry != NULL, NULL);

  PlumbEngine *self = g_object_new (PLUMB_TYPE_ENGINE, NULL);
  self->info.project = g_object_ref (info->project);
  self->info.registry = g_object_ref (info->registry);
  self->info.backends
      = info->backends != NULL ? g_object_ref (info->backends) : plumb_backends_new ();
  self->info.tools = info->tools != NULL
                         ? plumb_value_ref (info->tools)
                         : plumb_value_builder_end (plumb_value_builder_new_object ());
  self->info.clock = info->clock != NULL ? g_object_ref (info->clock) : plumb_clock_new ();
  self->info.pool = info->pool != NULL
                        ? g_object_ref (info->pool)
                        : plumb_work_pool_new ("engine", MAX (2, g_get_num_processors ()));
  return self;
}

/**
 * plumb_engine_get_info:
 * @self: an engine
 *
 * Returns: (transfer none): what it stands on; no member is NULL
 */
const PlumbEngineInfo *
plumb_engine_get_info (PlumbEngine *self)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (self), NULL);

  return &self->info;
}

/**
 * plumb_engine_get_environment:
 * @self: an engine
 *
 * Read when first asked for; the same in every locale. Any thread.
 *
 * Returns: (transfer none): what can explain that the same work gave another picture
 */
PlumbValue *
plumb_engine_get_environment (PlumbEngine *self)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (self), NULL);

  if (g_once_init_enter_pointer (&self->environment))
    {
      PlumbValueBuilder *environment = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (environment, "program", PLUMB_VERSION);
      plumb_value_builder_set (environment, "tools", describe_tools (self->info.tools));
      plumb_value_builder_set (environment, "packs", describe_packs (self->info.registry));
      plumb_value_builder_set (environment, "host", describe_host ());
      g_once_init_leave_pointer (&self->environment, plumb_value_builder_end (environment));
    }
  return self->environment;
}

/**
 * plumb_engine_make_log_name:
 * @run: its number
 * @path: of a step
 * @place: of the step in the order of the plan
 * @item: an item
 * @attempt: one of its attempts
 *
 * Returns: (transfer full): where its program writes, below the project's machine folder; nothing
 * is there where it wrote nothing
 */
char *
plumb_engine_make_log_name (gint64 run, const char *path, guint place, guint item, guint attempt)
{
  if (strlen (path) > MAX_LOG_NAME)
    return g_strdup_printf ("logs/%" G_GINT64_FORMAT "/%u-%u-%u.log", run, place, item, attempt);
  return g_strdup_printf ("logs/%" G_GINT64_FORMAT "/%s-%u-%u.log", run, path, item, attempt);
}
