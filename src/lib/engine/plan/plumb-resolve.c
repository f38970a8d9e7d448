/* plumb-resolve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-resolve.h"

#include "plumb-data.h"
#include "plumb-json.h"
#include "plumb-request.h"
#include "plumb-step-key.h"
#include "plumb-why.h"

struct _PlumbResolver
{
  PlumbResolverInfo info;
  PlumbKindTable *kinds;
  PlumbProjectFiles *files;
  GString *text;
  PlumbResults *own_results; /* where none were given */
  PlumbResults *results;     /* NULL: nothing is known */
  gboolean use_cache;
  gboolean use_force;
};

/**
 * plumb_resolver_new:
 * @info: what it stands on; borrowed, must outlive the resolver
 *
 * Returns: (transfer full): a resolver
 */
PlumbResolver *
plumb_resolver_new (const PlumbResolverInfo *info)
{
  PlumbResolver *self = g_new0 (PlumbResolver, 1);

  self->info = *info;
  self->kinds = plumb_kind_table_new (info->engine);
  self->files = plumb_project_files_new (plumb_engine_get_info (info->engine)->project);
  self->text = g_string_new (NULL);
  if (info->results == NULL && info->reader != NULL)
    self->own_results = plumb_results_new (info->reader);
  self->results = info->results != NULL ? info->results : self->own_results;
  self->use_cache
      = info->reader != NULL && plumb_value_member_boolean (info->request, "cache", TRUE);
  self->use_force = plumb_value_get_member (info->request, "force") != NULL;
  return self;
}

/**
 * plumb_resolver_free:
 * @self: (transfer full): a resolver
 */
void
plumb_resolver_free (PlumbResolver *self)
{
  plumb_kind_table_free (self->kinds);
  plumb_project_files_free (self->files);
  g_string_free (self->text, TRUE);
  plumb_results_free (self->own_results);
  g_free (self);
}

/**
 * plumb_resolver_get_kind:
 * @self: a resolver
 * @kind: a kind
 *
 * Returns: what the engine knows of it
 */
const PlumbKindInfo *
plumb_resolver_get_kind (PlumbResolver *self, PlumbKind *kind)
{
  return plumb_kind_table_get (self->kinds, kind);
}

/**
 * plumb_resolver_get_files:
 * @self: a resolver
 *
 * Returns: the project's files
 */
PlumbProjectFiles *
plumb_resolver_get_files (PlumbResolver *self)
{
  return self->files;
}

/**
 * plumb_resolver_get_info:
 * @self: a resolver
 *
 * Returns: what it stands on
 */
const PlumbResolverInfo *
plumb_resolver_get_info (PlumbResolver *self)
{
  return &self->info;
}

/**
 * plumb_plan_step_clear:
 * @self: a step; all but path and node is forgotten
 */
void
plumb_plan_step_clear (PlumbPlanStep *self)
{
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->advice, g_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, plumb_value_unref);
  self->origin = 0;
}

/**
 * plumb_plan_step_decide:
 * @self: a step
 * @decision: what happens
 * @code: stable and static
 * @reason: (transfer full): a sentence
 */
void
plumb_plan_step_decide (PlumbPlanStep *self, PlumbDecision decision, const char *code, char *reason)
{
  self->decision = decision;
  self->cause = NULL;
  self->code = code;
  g_free (self->reason);
  self->reason = reason;
}

/* --- what the project's files hold
 * -------------------------------------------------------------------- */

typedef struct
{
  PlumbResolver *resolver;
  gboolean has_files;
} FileLook;

static PlumbValue *
look_at_datum (const PlumbPort *port, PlumbValue *datum, gpointer user_data, GError **error)
{
  FileLook *look = user_data;
  gboolean is_object = plumb_value_get_value_type (datum) == PLUMB_VALUE_OBJECT;
  const char *path = is_object ? plumb_value_member_string (datum, "project", NULL) : NULL;

  if (path == NULL)
    return plumb_value_ref (datum);
  look->has_files = TRUE;
  g_autoptr (PlumbValue) found
      = plumb_project_files_look (look->resolver->files, path, look->resolver->info.reader, error);
  if (found == NULL)
    return NULL;
  PlumbValueBuilder *file = plumb_value_builder_new_copy (found);
  plumb_value_builder_set_string (file, "project", path);
  const char *name = plumb_value_member_string (datum, "name", NULL);
  if (name != NULL)
    plumb_value_builder_set_string (file, "name", name);
  return plumb_value_builder_end (file);
}

/* The parameters with each file's content instead of its path. */
static PlumbValue *
hash_file_params (PlumbResolver *self, PlumbKind *kind, PlumbValue *params, GError **error)
{
  g_autoptr (PlumbValueBuilder) hashed = plumb_value_builder_new_copy (params);

  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      PlumbValue *value = plumb_value_get_member (params, field->name);
      const char *path = plumb_value_get_string (value, "");
      if (field->type != PLUMB_FIELD_FILE || *path == '\0')
        continue;
      PlumbValue *file = plumb_project_files_look (self->files, path, self->info.reader, error);
      if (file == NULL)
        return NULL;
      plumb_value_builder_set (hashed, field->name, file);
    }
  return plumb_value_builder_end (g_steal_pointer (&hashed));
}

/* --- what stands inside a repeat block
 * ----------------------------------------------------------------- */

static gboolean
add_inside (PlumbResolver *self, PlumbFlat *body, PlumbValueBuilder *list, GError **error)
{
  for (guint i = 0; i < body->n_nodes; i++)
    {
      const PlumbFlatNode *node = &body->nodes[i];
      const PlumbKindInfo *info = plumb_resolver_get_kind (self, node->kind);
      PlumbValueBuilder *entry = plumb_value_builder_new_object ();
      plumb_value_builder_set_int (entry, "version", plumb_kind_get_version (node->kind));
      plumb_value_builder_set (entry, "tools", plumb_value_ref (info->tools));
      PlumbValue *params
          = info->has_files ? hash_file_params (self, node->kind, node->params, error) : NULL;
      if (params != NULL)
        plumb_value_builder_set (entry, "params", params);
      if (plumb_kind_uses_seed (node->kind))
        plumb_value_builder_set (entry, "seed", plumb_value_ref (self->info.seed));
      plumb_value_builder_add (list, plumb_value_builder_end (entry));
      if ((info->has_files && params == NULL)
          || (node->body != NULL && !add_inside (self, node->body, list, error)))
        return FALSE;
    }
  return TRUE;
}

/* A block's parameters with all that decides what is inside it. */
static PlumbValue *
add_definition (PlumbResolver *self, PlumbFlat *body, PlumbValue *params, GError **error)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  gboolean added = add_inside (self, body, list, error);
  g_autoptr (PlumbValue) inside = plumb_value_builder_end (list);

  if (!added)
    return NULL;
  PlumbValueBuilder *keyed = plumb_value_builder_new_copy (params);
  g_autofree char *hash = plumb_hash_value (inside);
  plumb_value_builder_set_string (keyed, "definition", plumb_flat_get_hash (body));
  plumb_value_builder_set_string (keyed, "inside", hash);
  return plumb_value_builder_end (keyed);
}

static gboolean
is_all_cacheable (PlumbResolver *self, PlumbFlat *body)
{
  for (guint i = 0; i < body->n_nodes; i++)
    {
      const PlumbKindInfo *info = plumb_resolver_get_kind (self, body->nodes[i].kind);
      if (plumb_kind_writes_output (info->kind)
          || (!plumb_kind_is_cached (info->kind) && !info->immediate && !info->passes))
        return FALSE;
      if (body->nodes[i].body != NULL && !is_all_cacheable (self, body->nodes[i].body))
        return FALSE;
    }
  return TRUE;
}

/* --- keys and answers
 * ------------------------------------------------------------------------------------ */

static gboolean
make_key (PlumbResolver *self,
          PlumbFlatNode *node,
          const PlumbKindInfo *info,
          PlumbPlanItem *item,
          GError **error)
{
  g_autoptr (PlumbValue) params = NULL;

  if (node->body != NULL)
    params = add_definition (self, node->body, item->params, error);
  else if (info->has_files)
    params = hash_file_params (self, node->kind, item->params, error);
  else
    params = plumb_value_ref (item->params);
  if (params == NULL)
    return FALSE;
  plumb_step_key_make (
      &(PlumbStepKeyInfo) { node->kind, params, item->inputs, info->tools, item->seed }, self->text,
      item->key);
  item->fields = g_strndup (self->text->str, self->text->len);
  return TRUE;
}

static char *
make_item_name (const char *path, guint item)
{
  return g_strdup_printf ("%s\n%u", path, item);
}

static gboolean
is_stored (const PlumbPort *port, PlumbValue *datum, gpointer user_data)
{
  PlumbResolver *self = user_data;
  PlumbArtifacts *artifacts
      = plumb_project_get_artifacts (plumb_engine_get_info (self->info.engine)->project);

  return plumb_artifacts_contains (artifacts, plumb_value_member_string (datum, "artifact", ""),
                                   plumb_value_member_string (datum, "ext", ""));
}

/* What a step that writes into the project's output folder wrote must still be there, with the same
 * bytes. */
static gboolean
is_still_written (PlumbResolver *self, PlumbPlanItem *item, PlumbValue *outputs)
{
  PlumbValue *paths = plumb_value_get_member (outputs, "paths");
  PlumbValue *files = plumb_value_get_member (item->inputs, "files");

  if (plumb_value_get_length (paths) != plumb_value_get_length (files))
    return FALSE;
  for (guint i = 0; i < plumb_value_get_length (paths); i++)
    {
      const char *path = plumb_value_get_string (plumb_value_get_element (paths, i), "");
      g_autoptr (PlumbValue) there
          = plumb_project_files_look (self->files, path, self->info.reader, NULL);
      PlumbValue *wanted = plumb_value_get_element (files, i);
      if (there == NULL
          || (plumb_datum_is_file (wanted)
              && g_strcmp0 (plumb_value_member_string (there, "artifact", NULL),
                            plumb_value_member_string (wanted, "artifact", NULL))
                     != 0))
        return FALSE;
    }
  return TRUE;
}

static void
take_answer (PlumbPlanItem *item, PlumbKind *kind, PlumbValue *outputs, gint64 run)
{
  item->outputs = plumb_outputs_rename (kind, outputs, item->name);
  item->decision = PLUMB_DECISION_CACHED;
  item->origin = run;
}

/* Why the answer of an earlier run cannot be taken, or NULL: it was taken. */
static const char *
try_answer (PlumbResolver *self, PlumbKind *kind, PlumbPlanItem *item, PlumbValue *result)
{
  if (result == NULL)
    return "changed";
  PlumbValue *outputs = plumb_value_get_member (result, "outputs");
  if (outputs == NULL || !plumb_outputs_each_file (kind, outputs, is_stored, self))
    return "artifact-missing";
  if (plumb_kind_writes_output (kind) && !is_still_written (self, item, outputs))
    return "output-missing";
  take_answer (item, kind, outputs, plumb_value_member_int (result, "run", 0));
  return NULL;
}

static const char *
look_up_items (PlumbResolver *self, PlumbKind *kind, GPtrArray *items)
{
  g_autofree const char **keys = g_new (const char *, items->len);
  const char *why = NULL;
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    {
      PlumbPlanItem *item = g_ptr_array_index (items, i);
      if (item->decision != PLUMB_DECISION_CACHED && item->key[0] != '\0')
        keys[n++] = item->key;
    }
  g_autoptr (GPtrArray) results
      = n > 0 ? plumb_results_find_all (self->results, keys, n, NULL) : NULL;
  for (guint i = 0, k = 0; i < items->len && results != NULL; i++)
    {
      PlumbPlanItem *item = g_ptr_array_index (items, i);
      if (item->decision == PLUMB_DECISION_CACHED || item->key[0] == '\0')
        continue;
      const char *found = try_answer (self, kind, item, g_ptr_array_index (results, k++));
      why = why == NULL ? found : why;
    }
  return why;
}

/* A resumed run takes what it has finished itself before anything else. */
static void
keep_items (PlumbResolver *self, const char *path, PlumbKind *kind, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      PlumbPlanItem *item = g_ptr_array_index (items, i);
      g_autofree char *name = make_item_name (path, i);
      PlumbValue *outputs = g_hash_table_lookup (self->info.kept, name);
      if (outputs != NULL)
        take_answer (item, kind, outputs, self->info.run);
      if (self->info.attempts != NULL)
        item->attempt = GPOINTER_TO_INT (g_hash_table_lookup (self->info.attempts, name));
    }
}

/* --- reasons
 * -----------------------------------------------------------------------------------------------
 */

static const char *
find_source (const PlumbExpandInfo *info, const char *port_name)
{
  for (guint i = 0; i < info->n_incoming; i++)
    {
      guint port = info->incoming[i].port;
      if (port < plumb_kind_get_n_inputs (info->node->kind)
          && g_str_equal (plumb_kind_get_input (info->node->kind, port)->name, port_name))
        return info->incoming[i].source;
    }
  return NULL;
}

static void
append_difference (GString *text, const PlumbExpandInfo *info, PlumbValue *difference)
{
  const char *what = plumb_value_member_string (difference, "what", "");
  const char *port = g_str_has_prefix (what, "input ") ? what + strlen ("input ") : NULL;
  const char *source = port != NULL ? find_source (info, port) : NULL;

  if (text->len > 0)
    g_string_append (text, PLUMB_WHY_BETWEEN);
  if (source != NULL)
    g_string_append_printf (text, PLUMB_WHY_INPUT_FROM, port, source);
  else
    g_string_append (text, plumb_value_member_string (difference, "text", what));
}

static char *
tell_difference (PlumbResolver *self, const PlumbExpandInfo *info, PlumbPlanItem *item, guint index)
{
  gint64 run = 0;
  g_autoptr (PlumbValue) before = plumb_ledger_reader_find_latest_fields (
      self->info.reader, self->info.workflow, info->path, index, &run, NULL);
  g_autoptr (PlumbValue) after = before != NULL ? plumb_json_parse (item->fields, -1, NULL) : NULL;

  if (after == NULL)
    return NULL;
  g_autoptr (PlumbValue) differences = plumb_step_key_compare (before, after);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < plumb_value_get_length (differences) && i < 3; i++)
    append_difference (text, info, plumb_value_get_element (differences, i));
  if (text->len == 0)
    return NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, run);
  return g_strdup_printf (PLUMB_WHY_SINCE, text->str, number);
}

static void
decide_run (PlumbResolver *self, const PlumbExpandInfo *info, PlumbPlanStep *step, const char *why)
{
  guint first = 0;

  while (((PlumbPlanItem *) g_ptr_array_index (step->items, first))->decision
         == PLUMB_DECISION_CACHED)
    first++;
  PlumbPlanItem *item = g_ptr_array_index (step->items, first);
  char *difference = g_strcmp0 (why, "changed") == 0 && item->fields != NULL
                         ? tell_difference (self, info, item, first)
                         : NULL;
  if (difference != NULL)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "changed", difference);
  else if (g_strcmp0 (why, "artifact-missing") == 0)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "artifact-missing",
                            g_strdup (PLUMB_WHY_ARTIFACT_MISSING));
  else if (g_strcmp0 (why, "output-missing") == 0)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "output-missing",
                            g_strdup (PLUMB_WHY_OUTPUT_MISSING));
  else if (why != NULL)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "first-run", g_strdup (PLUMB_WHY_FIRST_RUN));
}

static void
decide (PlumbResolver *self, const PlumbExpandInfo *info, PlumbPlanStep *step, const char *why)
{
  guint n_cached = 0;

  step->origin = 0;
  for (guint i = 0; i < step->items->len; i++)
    {
      PlumbPlanItem *item = g_ptr_array_index (step->items, i);
      n_cached += item->decision == PLUMB_DECISION_CACHED ? 1 : 0;
      step->origin = MAX (step->origin, item->origin);
    }
  if (n_cached < step->items->len)
    decide_run (self, info, step, why);
  else if (step->origin == 0)
    plumb_plan_step_decide (step, PLUMB_DECISION_CACHED, "value", g_strdup (PLUMB_WHY_VALUE));
  else if (step->origin == self->info.run)
    plumb_plan_step_decide (step, PLUMB_DECISION_CACHED, "kept", g_strdup (PLUMB_WHY_KEPT));
  else
    {
      g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, step->origin);
      plumb_plan_step_decide (step, PLUMB_DECISION_CACHED, "cached",
                              g_strdup_printf (PLUMB_WHY_CACHED, run));
    }
}

/* --- the ways of a step
 * --------------------------------------------------------------------------------------- */

static void
block (PlumbPlanStep *step, const char *code, const char *message, const char *advice)
{
  plumb_plan_step_decide (step, PLUMB_DECISION_BLOCKED, code, g_strdup (message));
  g_set_str (&step->advice, advice);
}

static PlumbValue *
evaluate (PlumbResolver *self,
          const PlumbKindInfo *info,
          const PlumbExpandInfo *expand,
          PlumbPlanItem *item,
          guint index,
          GError **error)
{
  const PlumbEngineInfo *engine = plumb_engine_get_info (self->info.engine);
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (about, "index", index);
  if (item->name != NULL)
    plumb_value_builder_set_string (about, "name", item->name);
  g_autoptr (PlumbValue) built = plumb_value_builder_end (about);
  g_autoptr (PlumbJob) job = plumb_job_new (
      &(PlumbJobInfo) { .id = expand->path,
                        .kind = info->kind,
                        .params = item->params,
                        .inputs = item->inputs,
                        .tools = info->tools,
                        .item = built,
                        .seed = item->seed,
                        .project_folder = plumb_project_get_folder (engine->project),
                        .threads = 1,
                        .workflow = self->info.workflow,
                        .node = expand->path });
  return plumb_backend_evaluate (info->backend, job, error);
}

static gboolean
evaluate_item (PlumbResolver *self,
               const PlumbKindInfo *info,
               const PlumbExpandInfo *expand,
               PlumbPlanItem *item,
               guint index,
               GError **error)
{
  FileLook look = { self, FALSE };
  g_autoptr (PlumbValue) given = evaluate (self, info, expand, item, index, error);

  if (given == NULL)
    return FALSE;
  item->outputs = plumb_outputs_map (info->kind, given, look_at_datum, &look, error);
  if (item->outputs == NULL)
    return FALSE;
  item->decision = look.has_files ? PLUMB_DECISION_RUN : PLUMB_DECISION_CACHED;
  if (look.has_files)
    {
      plumb_step_key_make (
          &(PlumbStepKeyInfo) { info->kind, item->params, item->outputs, info->tools, 0 },
          self->text, item->key);
      item->fields = g_strndup (self->text->str, self->text->len);
    }
  return TRUE;
}

/* The answer of one that only names files is the same as before if they are in the store. */
static void
find_stored_files (PlumbResolver *self, PlumbKind *kind, PlumbPlanItem *item)
{
  g_autoptr (PlumbValue) result
      = self->results != NULL ? plumb_results_find (self->results, item->key, NULL) : NULL;
  PlumbValue *outputs = plumb_value_get_member (result, "outputs");

  if (outputs == NULL || !plumb_outputs_each_file (kind, outputs, is_stored, self))
    return;
  plumb_value_unref (item->outputs);
  item->outputs = plumb_value_ref (outputs);
  item->decision = PLUMB_DECISION_CACHED;
  item->origin = plumb_value_member_int (result, "run", 0);
}

static void
resolve_immediate (PlumbResolver *self,
                   const PlumbKindInfo *info,
                   const PlumbExpandInfo *expand,
                   PlumbPlanStep *step)
{
  for (guint i = 0; i < step->items->len; i++)
    {
      g_autoptr (GError) error = NULL;
      PlumbPlanItem *item = g_ptr_array_index (step->items, i);
      if (!evaluate_item (self, info, expand, item, i, &error))
        {
          gboolean own = error->domain == PLUMB_ENGINE_ERROR;
          block (step, own ? "inputs-do-not-fit" : "no-value", error->message,
                 "correct the node or the file that it names");
          return;
        }
      if (item->decision == PLUMB_DECISION_RUN)
        find_stored_files (self, info->kind, item);
    }
  decide (self, expand, step, "first-run");
  if (step->decision == PLUMB_DECISION_RUN)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "new-file", g_strdup (PLUMB_WHY_NEW_FILE));
}

static gboolean
is_cacheable (PlumbResolver *self, const PlumbKindInfo *info, PlumbFlatNode *node)
{
  if (node->body != NULL)
    return is_all_cacheable (self, node->body);
  return plumb_kind_is_cached (info->kind);
}

static gboolean
make_keys (PlumbResolver *self, const PlumbKindInfo *info, PlumbFlatNode *node, PlumbPlanStep *step)
{
  for (guint i = 0; i < step->items->len; i++)
    {
      g_autoptr (GError) error = NULL;
      if (make_key (self, node, info, g_ptr_array_index (step->items, i), &error))
        continue;
      block (step, "file-missing", error->message, "put the file there, or name another one");
      return FALSE;
    }
  return TRUE;
}

static void
resolve_work (PlumbResolver *self,
              const PlumbKindInfo *info,
              const PlumbExpandInfo *expand,
              PlumbPlanStep *step)
{
  const char *why = NULL;

  if (!make_keys (self, info, expand->node, step))
    return;
  if (self->info.kept != NULL)
    keep_items (self, expand->path, info->kind, step->items);
  if (!is_cacheable (self, info, expand->node))
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "not-cacheable",
                            g_strdup (PLUMB_WHY_NOT_CACHEABLE));
  else if (!self->use_cache)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "no-cache", g_strdup (PLUMB_WHY_NO_CACHE));
  else if (self->use_force && plumb_request_names (self->info.request, "force", expand->path))
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "forced", g_strdup (PLUMB_WHY_FORCED));
  else
    why = look_up_items (self, info->kind, step->items);
  if (why == NULL && self->info.reader == NULL)
    plumb_plan_step_decide (step, PLUMB_DECISION_RUN, "first-run", g_strdup (PLUMB_WHY_NO_HISTORY));
  decide (self, expand, step, why);
}

static void
gather_outputs (PlumbPlanStep *step)
{
  PlumbOutputs outputs;

  for (guint i = 0; i < step->items->len; i++)
    if (((PlumbPlanItem *) g_ptr_array_index (step->items, i))->outputs == NULL)
      return;
  plumb_outputs_init (&outputs, step->node->kind);
  for (guint i = 0; i < step->items->len; i++)
    plumb_outputs_add (&outputs, ((PlumbPlanItem *) g_ptr_array_index (step->items, i))->outputs);
  step->outputs = plumb_outputs_end (&outputs);
}

/**
 * plumb_resolver_resolve:
 * @self: a resolver
 * @info: a step and what comes over its open edges
 * @step: filled in
 */
void
plumb_resolver_resolve (PlumbResolver *self, const PlumbExpandInfo *info, PlumbPlanStep *step)
{
  g_return_if_fail (self != NULL && info != NULL && step != NULL);

  const PlumbKindInfo *kind = plumb_resolver_get_kind (self, info->node->kind);
  g_autoptr (GError) error = NULL;
  plumb_plan_step_clear (step);
  if (kind->obstacle != NULL)
    {
      block (step, kind->obstacle_code, kind->obstacle, kind->advice);
      return;
    }
  step->items = plumb_expand (info, &error);
  if (step->items == NULL)
    {
      block (step, "item-count", error->message, "look at the lists that meet at this node");
      return;
    }
  if (kind->immediate)
    resolve_immediate (self, kind, info, step);
  else
    resolve_work (self, kind, info, step);
  if (step->decision != PLUMB_DECISION_BLOCKED)
    gather_outputs (step);
}
