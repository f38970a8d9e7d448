/* plumb-kind-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-kind-info.h"

#define ENGINE_BACKEND "engine"

struct _PlumbKindTable
{
  PlumbEngine *engine;
  GHashTable *infos; /* PlumbKind -> PlumbKindInfo; only looked up, never walked */
  PlumbKind *last_kind;
  PlumbKindInfo *last;
};

static void
free_info (gpointer data)
{
  PlumbKindInfo *info = data;

  plumb_value_unref (info->tools);
  g_free (info->obstacle);
  g_free (info->advice);
  g_free (info);
}

static void
set_obstacle (PlumbKindInfo *info, const char *code, char *text, const char *advice)
{
  g_autofree char *owned = text;

  if (info->obstacle != NULL)
    return;
  info->obstacle_code = code;
  info->obstacle = g_steal_pointer (&owned);
  info->advice = g_strdup (advice);
}

static void
look_up_tools (PlumbKindInfo *info, const PlumbEngineInfo *engine)
{
  PlumbValueBuilder *tools = plumb_value_builder_new_object ();
  const char *const *names = plumb_kind_get_tools (info->kind);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      PlumbValue *tool = plumb_value_get_member (engine->tools, names[i]);
      const PlumbTool *known = plumb_registry_find_tool (engine->registry, names[i]);
      if (tool != NULL)
        plumb_value_builder_set (tools, names[i], plumb_value_ref (tool));
      else
        set_obstacle (info, "tool-missing",
                      g_strdup_printf ("the program %s is missing or too old", names[i]),
                      known != NULL && known->advice != NULL
                          ? known->advice
                          : "`plumb doctor` lists what is needed");
    }
  info->tools = plumb_value_builder_end (tools);
}

static gboolean
has_file_fields (PlumbKind *kind)
{
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    if (plumb_kind_get_field (kind, i)->type == PLUMB_FIELD_FILE)
      return TRUE;
  return FALSE;
}

static PlumbKindInfo *
make_info (PlumbKindTable *self, PlumbKind *kind)
{
  const PlumbEngineInfo *engine = plumb_engine_get_info (self->engine);
  PlumbKindInfo *info = g_new0 (PlumbKindInfo, 1);
  const char *name = plumb_kind_get_name (kind);
  const char *backend = plumb_kind_get_backend (kind);

  info->kind = kind;
  info->task = g_str_equal (name, PLUMB_KIND_QUESTION) ? PLUMB_TASK_QUESTION
               : g_str_equal (name, PLUMB_KIND_REPEAT) ? PLUMB_TASK_REPEAT
                                                       : PLUMB_TASK_WORK;
  info->passes = g_str_equal (name, PLUMB_KIND_INPUT) || g_str_equal (name, PLUMB_KIND_OUTPUT);
  info->has_files = has_file_fields (kind);
  look_up_tools (info, engine);
  if (plumb_kind_get_disabled (kind) != NULL)
    set_obstacle (info, "kind-disabled", g_strdup (plumb_kind_get_disabled (kind)), NULL);
  if (g_strcmp0 (backend, ENGINE_BACKEND) == 0)
    return info;
  info->backend = backend != NULL ? plumb_backends_find (engine->backends, backend) : NULL;
  info->immediate = info->backend != NULL && plumb_backend_is_immediate (info->backend, kind);
  if (info->backend == NULL)
    set_obstacle (info, "backend-missing",
                  g_strdup_printf ("nothing here can carry out “%s” (way: %s)", name,
                                   backend != NULL ? backend : "none"),
                  "use a build of Plumbline that has it");
  return info;
}

/**
 * plumb_kind_table_new:
 * @engine: an engine; must outlive the table
 *
 * Returns: (transfer full): an empty table
 */
PlumbKindTable *
plumb_kind_table_new (PlumbEngine *engine)
{
  PlumbKindTable *self = g_new0 (PlumbKindTable, 1);

  self->engine = engine;
  self->infos = g_hash_table_new_full (NULL, NULL, NULL, free_info);
  return self;
}

/**
 * plumb_kind_table_free:
 * @self: (transfer full): a table
 */
void
plumb_kind_table_free (PlumbKindTable *self)
{
  g_hash_table_unref (self->infos);
  g_free (self);
}

/**
 * plumb_kind_table_get:
 * @self: a table
 * @kind: a kind that outlives the table
 *
 * Returns: what the engine knows of it
 */
const PlumbKindInfo *
plumb_kind_table_get (PlumbKindTable *self, PlumbKind *kind)
{
  if (self->last_kind == kind)
    return self->last;
  PlumbKindInfo *info = g_hash_table_lookup (self->infos, kind);
  if (info == NULL)
    {
      info = make_info (self, kind);
      g_hash_table_insert (self->infos, kind, info);
    }
  self->last_kind = kind;
  self->last = info;
  return info;
}
