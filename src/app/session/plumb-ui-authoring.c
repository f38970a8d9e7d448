/* plumb-ui-authoring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ui-authoring.h"

#define DRAG_PREFIX "plumb-kind:"

/* More uses than these rank no higher: less than the step from a loose fit to a wide one. */
#define MAX_USE_WORTH 9

struct _PlumbUiAuthoring
{
  GObject parent_instance;

  PlumbUiEnvironment *environment;
  char *section; /* (nullable) */
};

enum
{
  PROP_SECTION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiAuthoring, plumb_ui_authoring, G_TYPE_OBJECT)

static GSettings *
get_settings (PlumbUiAuthoring *self)
{
  return plumb_ui_environment_get_settings (self->environment);
}

static void
settings_changed_cb (PlumbUiAuthoring *self, const char *key)
{
  if (g_str_has_suffix (key, "-kinds") || g_str_equal (key, "kind-uses"))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
plumb_ui_authoring_dispose (GObject *object)
{
  PlumbUiAuthoring *self = PLUMB_UI_AUTHORING (object);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->section, g_free);
  G_OBJECT_CLASS (plumb_ui_authoring_parent_class)->dispose (object);
}

static void
plumb_ui_authoring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SECTION)
    g_value_set_string (value, PLUMB_UI_AUTHORING (object)->section);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_authoring_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SECTION)
    plumb_ui_authoring_set_section (PLUMB_UI_AUTHORING (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plumb_ui_authoring_class_init (PlumbUiAuthoringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_authoring_dispose;
  object_class->get_property = plumb_ui_authoring_get_property;
  object_class->set_property = plumb_ui_authoring_set_property;
  properties[PROP_SECTION]
      = g_param_spec_string ("section", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", PLUMB_UI_TYPE_AUTHORING, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_authoring_init (PlumbUiAuthoring *self)
{
}

PlumbUiAuthoring *
plumb_ui_authoring_new (PlumbUiEnvironment *environment)
{
  PlumbUiAuthoring *self = g_object_new (PLUMB_UI_TYPE_AUTHORING, NULL);
  self->environment = g_object_ref (environment);
  g_signal_connect_object (get_settings (self), "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PlumbCatalog *
plumb_ui_authoring_get_catalog (PlumbUiAuthoring *self)
{
  return plumb_ui_environment_get_catalog (self->environment);
}

PlumbRegistry *
plumb_ui_authoring_get_registry (PlumbUiAuthoring *self)
{
  return plumb_ui_environment_get_registry (self->environment);
}

const char *
plumb_ui_authoring_get_section (PlumbUiAuthoring *self)
{
  return self->section;
}

void
plumb_ui_authoring_set_section (PlumbUiAuthoring *self, const char *path)
{
  const PlumbCatalogSection *section
      = path != NULL ? plumb_catalog_resolve_section (plumb_ui_authoring_get_catalog (self), path)
                     : NULL;
  if (g_set_str (&self->section, section != NULL ? section->path : NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECTION]);
}

/* --- favorites, recent kinds, uses ----------------------------------------------------------- */

gboolean
plumb_ui_authoring_is_favorite (PlumbUiAuthoring *self, const char *kind)
{
  g_auto (GStrv) favorites = g_settings_get_strv (get_settings (self), "favorite-kinds");
  return g_strv_contains ((const char *const *) favorites, kind);
}

static void
add_others (GStrvBuilder *builder, char *const *names, const char *kind)
{
  for (; *names != NULL; names++)
    if (!g_str_equal (*names, kind))
      g_strv_builder_add (builder, *names);
}

void
plumb_ui_authoring_set_favorite (PlumbUiAuthoring *self, const char *kind, gboolean favorite)
{
  if (plumb_ui_authoring_is_favorite (self, kind) == favorite)
    return;
  g_auto (GStrv) old = g_settings_get_strv (get_settings (self), "favorite-kinds");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  add_others (builder, old, kind);
  if (favorite)
    g_strv_builder_add (builder, kind);
  g_auto (GStrv) now = g_strv_builder_end (builder);
  g_settings_set_strv (get_settings (self), "favorite-kinds", (const char *const *) now);
}

static GPtrArray *
list_kinds (PlumbUiAuthoring *self, const char *key)
{
  GPtrArray *kinds = g_ptr_array_new ();
  g_auto (GStrv) names = g_settings_get_strv (get_settings (self), key);
  for (guint i = 0; names[i] != NULL; i++)
    {
      PlumbKind *kind = plumb_registry_find_kind (plumb_ui_authoring_get_registry (self), names[i]);
      if (kind != NULL)
        g_ptr_array_add (kinds, kind);
    }
  return kinds;
}

GPtrArray *
plumb_ui_authoring_list_favorites (PlumbUiAuthoring *self)
{
  return list_kinds (self, "favorite-kinds");
}

GPtrArray *
plumb_ui_authoring_list_recent (PlumbUiAuthoring *self)
{
  return list_kinds (self, "recent-kinds");
}

guint
plumb_ui_authoring_get_n_uses (PlumbUiAuthoring *self, const char *kind)
{
  g_autoptr (GVariant) uses = g_settings_get_value (get_settings (self), "kind-uses");
  guint n = 0;
  g_variant_lookup (uses, kind, "u", &n);
  return n;
}

static void
count_use (PlumbUiAuthoring *self, const char *kind)
{
  g_autoptr (GVariant) uses = g_settings_get_value (get_settings (self), "kind-uses");
  guint n = plumb_ui_authoring_get_n_uses (self, kind);
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{su}"));
  GVariantIter iter;
  const char *name;
  guint count;
  g_variant_iter_init (&iter, uses);
  while (g_variant_iter_next (&iter, "{&su}", &name, &count))
    if (!g_str_equal (name, kind))
      g_variant_builder_add (&builder, "{su}", name, count);
  g_variant_builder_add (&builder, "{su}", kind, n < G_MAXUINT32 ? n + 1 : n);
  g_settings_set_value (get_settings (self), "kind-uses", g_variant_builder_end (&builder));
}

void
plumb_ui_authoring_note_use (PlumbUiAuthoring *self, const char *kind)
{
  plumb_ui_environment_note_recent (self->environment, "recent-kinds", kind);
  count_use (self, kind);
}

/* --- searching ------------------------------------------------------------------------------- */

static gint
compare_hits (gconstpointer a, gconstpointer b)
{
  gint left = ((const PlumbCatalogHit *) a)->score, right = ((const PlumbCatalogHit *) b)->score;
  return (left < right) - (left > right);
}

GArray *
plumb_ui_authoring_search (PlumbUiAuthoring *self, const PlumbCatalogQuery *query)
{
  GArray *hits = plumb_catalog_search (plumb_ui_authoring_get_catalog (self), query);
  gboolean is_browsed = query->fit == PLUMB_CATALOG_ANY && (query->text == NULL || !*query->text);
  if (is_browsed)
    return hits;
  g_autoptr (GVariant) uses = g_settings_get_value (get_settings (self), "kind-uses");
  for (guint i = 0; i < hits->len; i++)
    {
      PlumbCatalogHit *hit = &g_array_index (hits, PlumbCatalogHit, i);
      guint n = 0;
      g_variant_lookup (uses, plumb_kind_get_name (hit->kind), "u", &n);
      hit->score += (gint) MIN (n, MAX_USE_WORTH);
    }
  g_array_sort (hits, compare_hits);
  return hits;
}

const char *
plumb_ui_authoring_find_realm (PlumbUiAuthoring *self, PlumbGraph *graph)
{
  PlumbRegistry *registry = plumb_ui_authoring_get_registry (self);
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    {
      PlumbNode *node = plumb_graph_get_node (graph, i);
      PlumbKind *kind = plumb_registry_find_kind (registry, plumb_node_get_kind (node));
      const PlumbFamily *family
          = kind != NULL ? plumb_registry_find_family (registry, plumb_kind_get_family (kind))
                         : NULL;
      if (family != NULL && family->realm != NULL)
        return family->realm;
    }
  return NULL;
}

/* --- insertion ------------------------------------------------------------------------------- */

char *
plumb_ui_authoring_make_action (const char *kind)
{
  g_autoptr (GVariant) parameter = g_variant_ref_sink (g_variant_new_string (kind));

  return g_action_print_detailed_name ("canvas.insert", parameter);
}

char *
plumb_ui_authoring_make_drag (const char *kind)
{
  return g_strconcat (DRAG_PREFIX, kind, NULL);
}

const char *
plumb_ui_authoring_parse_drag (const char *text)
{
  return text != NULL && g_str_has_prefix (text, DRAG_PREFIX) ? text + strlen (DRAG_PREFIX) : NULL;
}
