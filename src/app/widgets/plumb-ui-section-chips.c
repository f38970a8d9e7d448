/* plumb-ui-section-chips.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-section-chips.h"

#include "plumb-ui-kind-item.h"

struct _PlumbUiSectionChips
{
  AdwBin parent_instance;

  PlumbUiAuthoring *authoring;
  GtkBox *lines;
  GPtrArray *chips; /* borrowed: first one a section of the catalog, then one a backend */
  GtkWidget *level_lines[PLUMB_CATALOG_CATEGORY + 1];
  gboolean is_updating;
  char *section; /* (nullable) */
  char *backend; /* (nullable) */
};

enum
{
  PROP_SECTION = 1,
  PROP_BACKEND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlumbUiSectionChips, plumb_ui_section_chips, ADW_TYPE_BIN)

/* --- chips ----------------------------------------------------------------------------------- */

/* All chips are made once and then shown, hidden and lit, so that focus and scrolling stay. */

static void
choose_cb (GtkToggleButton *chip, PlumbUiSectionChips *self)
{
  if (self->is_updating)
    return;
  const char *property = g_object_get_data (G_OBJECT (chip), "property");
  const char *value = g_object_get_data (G_OBJECT (chip), "value");
  const char *around = g_object_get_data (G_OBJECT (chip), "around");
  g_object_set (self, property, gtk_toggle_button_get_active (chip) ? value : around, NULL);
}

/* @around: (nullable): what counts once the chip is let go */
static GtkWidget *
add_chip (PlumbUiSectionChips *self, const char *property, const char *value, const char *around)
{
  GtkWidget *chip = gtk_toggle_button_new ();
  gtk_widget_add_css_class (chip, "plumb-chip");
  g_object_set_data (G_OBJECT (chip), "property", (gpointer) property);
  g_object_set_data_full (G_OBJECT (chip), "value", g_strdup (value), g_free);
  g_object_set_data_full (G_OBJECT (chip), "around", g_strdup (around), g_free);
  g_signal_connect (chip, "toggled", G_CALLBACK (choose_cb), self);
  g_ptr_array_add (self->chips, chip);
  return chip;
}

static GtkBox *
add_line (PlumbUiSectionChips *self, const char *label)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "vscrollbar-policy",
                                      GTK_POLICY_NEVER, "hscrollbar-policy", GTK_POLICY_EXTERNAL,
                                      "child", line, "propagate-natural-height", TRUE, NULL);
  gtk_widget_add_css_class (scrolled, "undershoot-start");
  gtk_widget_add_css_class (scrolled, "undershoot-end");
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (self->lines, scrolled);
  return GTK_BOX (line);
}

static const char *
get_level_title (PlumbCatalogLevel level)
{
  static const char *const titles[] = {
    [PLUMB_CATALOG_FAMILY] = N_ ("Families"),
    [PLUMB_CATALOG_MODULE] = N_ ("Modules"),
    [PLUMB_CATALOG_STAGE] = N_ ("Stages"),
    [PLUMB_CATALOG_CATEGORY] = N_ ("Categories"),
  };
  return _ (titles[level]);
}

static gboolean
is_inside (const char *path, const char *around)
{
  gsize length = strlen (around);
  return strncmp (path, around, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* Families always; modules unless another family is chosen; what is inside the chosen one. */
static gboolean
is_offered (PlumbUiSectionChips *self, PlumbCatalogLevel level, const char *around)
{
  if (around == NULL)
    return TRUE;
  if (self->section == NULL)
    return level == PLUMB_CATALOG_MODULE;
  return is_inside (self->section, around);
}

static void
update (PlumbUiSectionChips *self)
{
  PlumbCatalog *catalog = plumb_ui_authoring_get_catalog (self->authoring);
  self->is_updating = TRUE;
  guint n_offered[PLUMB_CATALOG_CATEGORY + 1] = { 0 };
  for (guint i = 0; i < self->chips->len; i++)
    {
      GtkWidget *chip = g_ptr_array_index (self->chips, i);
      const char *value = g_object_get_data (G_OBJECT (chip), "value");
      gboolean is_chosen = g_strcmp0 (value, self->backend) == 0;
      if (i < plumb_catalog_get_n_sections (catalog))
        {
          const PlumbCatalogSection *section = plumb_catalog_get_section (catalog, i);
          const char *around = g_object_get_data (G_OBJECT (chip), "around");
          is_chosen = self->section != NULL && is_inside (self->section, value);
          gboolean offered = is_offered (self, section->level, around);
          gtk_widget_set_visible (chip, offered);
          n_offered[section->level] += offered ? 1 : 0;
        }
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), is_chosen);
    }
  /* One without another beside it is no choice. */
  for (guint i = 0; i <= PLUMB_CATALOG_CATEGORY; i++)
    gtk_widget_set_visible (self->level_lines[i], n_offered[i] > 1);
  self->is_updating = FALSE;
}

static void
add_sections (PlumbUiSectionChips *self)
{
  PlumbCatalog *catalog = plumb_ui_authoring_get_catalog (self->authoring);
  GtkBox *lines[PLUMB_CATALOG_CATEGORY + 1];
  for (PlumbCatalogLevel level = PLUMB_CATALOG_FAMILY; level <= PLUMB_CATALOG_CATEGORY; level++)
    {
      lines[level] = add_line (self, get_level_title (level));
      self->level_lines[level] = gtk_widget_get_last_child (GTK_WIDGET (self->lines));
    }
  for (guint i = 0; i < plumb_catalog_get_n_sections (catalog); i++)
    {
      const PlumbCatalogSection *section = plumb_catalog_get_section (catalog, i);
      const char *around = section->parent >= 0
                               ? plumb_catalog_get_section (catalog, (guint) section->parent)->path
                               : NULL;
      GtkWidget *chip = add_chip (self, "section", section->path, around);
      gtk_button_set_label (GTK_BUTTON (chip), section->title);
      gtk_box_append (lines[section->level], chip);
    }
}

static void
add_backends (PlumbUiSectionChips *self)
{
  PlumbCatalog *catalog = plumb_ui_authoring_get_catalog (self->authoring);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GtkBox *line = add_line (self, _ ("Carried Out By"));
  for (guint i = 0; i < plumb_catalog_get_n_kinds (catalog); i++)
    {
      const char *name = plumb_kind_get_backend (plumb_catalog_get_kind (catalog, i));
      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        continue;
      g_ptr_array_add (names, (gpointer) name);
      GtkWidget *chip = add_chip (self, "backend", name, NULL);
      gtk_button_set_label (GTK_BUTTON (chip), plumb_ui_backend_get_title (name));
      gtk_box_append (line, chip);
    }
}

/* --- the keyboard: Tab goes from line to line, arrow keys from chip to chip ------------------ */

static gboolean
has_focus_inside (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* The first line or the last, or the one after that with the focus; NULL: there is none. */
static GtkWidget *
find_line (PlumbUiSectionChips *self, gboolean is_forward)
{
  GtkWidget *lines = GTK_WIDGET (self->lines);
  GtkWidget *line
      = is_forward ? gtk_widget_get_first_child (lines) : gtk_widget_get_last_child (lines);
  gboolean is_after = !has_focus_inside (lines);
  for (; line != NULL;
       line = is_forward ? gtk_widget_get_next_sibling (line) : gtk_widget_get_prev_sibling (line))
    {
      if (is_after && gtk_widget_get_visible (line))
        return line;
      is_after = is_after || has_focus_inside (line);
    }
  return NULL;
}

/* The chip that is lit in a line, or its first. */
static GtkWidget *
find_chip (PlumbUiSectionChips *self, GtkWidget *line)
{
  GtkWidget *first = NULL;
  for (guint i = 0; i < self->chips->len; i++)
    {
      GtkWidget *chip = g_ptr_array_index (self->chips, i);
      if (!gtk_widget_get_visible (chip) || !gtk_widget_is_ancestor (chip, line))
        continue;
      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)))
        return chip;
      if (first == NULL)
        first = chip;
    }
  return first;
}

static gboolean
plumb_ui_section_chips_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PlumbUiSectionChips *self = PLUMB_UI_SECTION_CHIPS (widget);
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (plumb_ui_section_chips_parent_class)->focus (widget, direction);
  GtkWidget *line = find_line (self, direction == GTK_DIR_TAB_FORWARD);
  GtkWidget *chip = line != NULL ? find_chip (self, line) : NULL;
  return chip != NULL && gtk_widget_grab_focus (chip);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_section_chips_dispose (GObject *object)
{
  PlumbUiSectionChips *self = PLUMB_UI_SECTION_CHIPS (object);
  g_clear_object (&self->authoring);
  G_OBJECT_CLASS (plumb_ui_section_chips_parent_class)->dispose (object);
}

static void
plumb_ui_section_chips_finalize (GObject *object)
{
  PlumbUiSectionChips *self = PLUMB_UI_SECTION_CHIPS (object);
  g_clear_pointer (&self->chips, g_ptr_array_unref);
  g_clear_pointer (&self->section, g_free);
  g_clear_pointer (&self->backend, g_free);
  G_OBJECT_CLASS (plumb_ui_section_chips_parent_class)->finalize (object);
}

static void
plumb_ui_section_chips_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbUiSectionChips *self = PLUMB_UI_SECTION_CHIPS (object);
  switch (id)
    {
    case PROP_SECTION:
      g_value_set_string (value, self->section);
      break;
    case PROP_BACKEND:
      g_value_set_string (value, self->backend);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_section_chips_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  PlumbUiSectionChips *self = PLUMB_UI_SECTION_CHIPS (object);
  switch (id)
    {
    case PROP_SECTION:
      plumb_ui_section_chips_set_section (self, g_value_get_string (value));
      break;
    case PROP_BACKEND:
      plumb_ui_section_chips_set_backend (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_section_chips_class_init (PlumbUiSectionChipsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_ui_section_chips_dispose;
  object_class->finalize = plumb_ui_section_chips_finalize;
  object_class->get_property = plumb_ui_section_chips_get_property;
  object_class->set_property = plumb_ui_section_chips_set_property;
  GTK_WIDGET_CLASS (klass)->focus = plumb_ui_section_chips_focus;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  properties[PROP_SECTION] = g_param_spec_string ("section", NULL, NULL, NULL, flags);
  properties[PROP_BACKEND] = g_param_spec_string ("backend", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plumb_ui_section_chips_init (PlumbUiSectionChips *self)
{
  self->chips = g_ptr_array_new ();
  self->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lines));
}

GtkWidget *
plumb_ui_section_chips_new (PlumbUiAuthoring *authoring)
{
  PlumbUiSectionChips *self = g_object_new (PLUMB_UI_TYPE_SECTION_CHIPS, NULL);
  self->authoring = g_object_ref (authoring);
  add_sections (self);
  add_backends (self);
  update (self);
  return GTK_WIDGET (self);
}

const char *
plumb_ui_section_chips_get_section (PlumbUiSectionChips *self)
{
  return self->section;
}

void
plumb_ui_section_chips_set_section (PlumbUiSectionChips *self, const char *path)
{
  g_return_if_fail (PLUMB_UI_IS_SECTION_CHIPS (self));
  if (!g_set_str (&self->section, path))
    return;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECTION]);
}

const char *
plumb_ui_section_chips_get_backend (PlumbUiSectionChips *self)
{
  return self->backend;
}

void
plumb_ui_section_chips_set_backend (PlumbUiSectionChips *self, const char *backend)
{
  g_return_if_fail (PLUMB_UI_IS_SECTION_CHIPS (self));
  if (!g_set_str (&self->backend, backend))
    return;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKEND]);
}
