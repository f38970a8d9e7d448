/* plumb-ui-document-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-document-view.h"

#include "plumb-ui-places.h"

struct _PlumbUiDocumentView
{
  AdwBin parent_instance;

  PlumbUiSession *session; /* (unowned): it has the document, which has this view */
  PlumbUiDocument *document;

  AdwBanner *access_banner;
  GtkRevealer *recovered;
  GtkLabel *recovered_label;
  GtkButton *keep_recovered;
  GtkButton *discard_recovered;
  GtkRevealer *changed;
  GtkButton *keep_mine;
  GtkButton *take_theirs;
  GtkButton *show_both;
  GtkStack *stack;
  GtkWidget *canvas;
  GtkWidget *outline; /* (nullable): made when it is first shown */
};

G_DEFINE_FINAL_TYPE (PlumbUiDocumentView, plumb_ui_document_view, ADW_TYPE_BIN)

static void
report (PlumbUiDocumentView *self, const char *heading, GError *error)
{
  if (error != NULL)
    plumb_ui_session_report (self->session, heading, error);
}

/* --- a file that cannot be written ---------------------------------------------------------- */

typedef struct
{
  const char *text;
  const char *button;
} Notice;

static const Notice access_notices[] = {
  [PLUMB_UI_ACCESS_FULL] = { "", "" },
  [PLUMB_UI_ACCESS_READ_ONLY]
  = { N_ ("The file cannot be written. Changes are kept, but have to be saved under another name."),
      N_ ("Save _As…") },
  [PLUMB_UI_ACCESS_GONE]
  = { N_ ("The project's folder is gone. Changes are kept here until it is back."),
      N_ ("Save a _Copy…") },
  [PLUMB_UI_ACCESS_TAKEN]
  = { N_ ("This workflow is being edited in another window. Here it can only be looked at."),
      N_ ("_Try Again") },
};

static void
update_access (PlumbUiDocumentView *self)
{
  PlumbUiAccess access = plumb_ui_document_get_access (self->document);
  const Notice *notice = &access_notices[access];
  adw_banner_set_revealed (self->access_banner, access != PLUMB_UI_ACCESS_FULL);
  if (access == PLUMB_UI_ACCESS_FULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->access_banner), TRUE);
  adw_banner_set_title (self->access_banner, _ (notice->text));
  adw_banner_set_button_label (self->access_banner,
                               *notice->button != '\0' ? _ (notice->button) : NULL);
}

/* Opened anew: the other one may have let go of it. */
static void
open_again (PlumbUiDocumentView *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUiSession) session = g_object_ref (self->session);
  g_autoptr (PlumbUiDocument) document = g_object_ref (self->document);
  plumb_ui_session_close_document (session, document);
  if (!plumb_ui_session_reopen (session, &error) && error != NULL)
    plumb_ui_session_report (session, _ ("Cannot Open"), error);
}

static void
access_clicked_cb (AdwBanner *banner, PlumbUiDocumentView *self)
{
  if (plumb_ui_document_get_access (self->document) == PLUMB_UI_ACCESS_TAKEN)
    open_again (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.save-as", NULL);
}

/* What was never revealed costs nothing. */
static void
reveal (GtkRevealer *revealer, gboolean is_revealed)
{
  if (is_revealed)
    gtk_widget_set_visible (GTK_WIDGET (revealer), TRUE);
  gtk_revealer_set_reveal_child (revealer, is_revealed);
}

/* --- recovered edits ------------------------------------------------------------------------ */

static void
show_recovered (PlumbUiDocumentView *self)
{
  guint n = plumb_ui_document_get_n_recovered (self->document);
  guint n_aside = plumb_ui_document_get_n_set_aside (self->document);
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u change that was not saved was recovered.",
                                   "%u changes that were not saved were recovered.", n),
                         n);
  g_autofree char *aside
      = g_strdup_printf (ngettext ("%u did not fit the file any more and was set aside.",
                                   "%u did not fit the file any more and were set aside.", n_aside),
                         n_aside);
  g_autofree char *both = g_strdup_printf ("%s %s", text, aside);
  gtk_label_set_text (self->recovered_label, n_aside > 0 ? both : text);
  reveal (self->recovered, n + n_aside > 0);
}

static void
keep_recovered_cb (GtkButton *button, PlumbUiDocumentView *self)
{
  reveal (self->recovered, FALSE);
}

/* Who saves keeps it. */
static void
saved_cb (PlumbUiDocumentView *self)
{
  if (plumb_ui_document_is_saved (self->document))
    reveal (self->recovered, FALSE);
}

static void
discard_recovered_cb (GtkButton *button, PlumbUiDocumentView *self)
{
  g_autoptr (GError) error = NULL;
  reveal (self->recovered, FALSE);
  if (plumb_ui_document_discard_recovered (self->document, &error))
    plumb_ui_session_toast_action (self->session, _ ("Recovered changes discarded"), _ ("_Undo"),
                                   "win.undo");
  report (self, _ ("Cannot Discard"), error);
}

/* --- a file that another program wrote ------------------------------------------------------ */

static void
changed_on_disk_cb (PlumbUiDocumentView *self)
{
  const char *text = plumb_ui_document_get_text_of_disk (self->document);
  reveal (self->changed, text != NULL);
}

static void
merged_cb (PlumbUiDocumentView *self)
{
  plumb_ui_session_toast_action (self->session, _ ("Changes of another program were taken in"),
                                 _ ("_Undo"), "win.undo");
}

static void
keep_mine_cb (GtkButton *button, PlumbUiDocumentView *self)
{
  plumb_ui_document_keep_mine (self->document);
}

static void
take_theirs_cb (GtkButton *button, PlumbUiDocumentView *self)
{
  g_autoptr (GError) error = NULL;
  if (plumb_ui_document_take_theirs (self->document, &error))
    plumb_ui_session_toast_action (self->session, _ ("Took what the file has"), _ ("_Undo"),
                                   "win.undo");
  report (self, _ ("Cannot Take the File"), error);
}

/* Theirs becomes a workflow of its own; this one stays as it is. */
static void
show_both_cb (GtkButton *button, PlumbUiDocumentView *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup (plumb_ui_document_get_text_of_disk (self->document));
  g_autofree char *wish
      = g_strdup_printf ("%s-theirs", plumb_ui_document_get_name (self->document));
  if (text == NULL)
    return;
  PlumbUiDocument *theirs = plumb_ui_session_open_text (
      self->session, plumb_ui_document_get_project (self->document), wish, text, &error);
  if (theirs != NULL)
    plumb_ui_document_keep_mine (self->document);
  report (self, _ ("Cannot Open"), error);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_document_view_dispose (GObject *object)
{
  PlumbUiDocumentView *self = PLUMB_UI_DOCUMENT_VIEW (object);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_DOCUMENT_VIEW);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (plumb_ui_document_view_parent_class)->dispose (object);
}

/* What is worked on, not what is said above it. */
static gboolean
plumb_ui_document_view_grab_focus (GtkWidget *widget)
{
  PlumbUiDocumentView *self = PLUMB_UI_DOCUMENT_VIEW (widget);
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

static void
plumb_ui_document_view_class_init (PlumbUiDocumentViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_document_view_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->grab_focus = plumb_ui_document_view_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-document-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, access_banner);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, recovered);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, recovered_label);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, keep_recovered);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, discard_recovered);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, changed);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, keep_mine);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, take_theirs);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, show_both);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiDocumentView, stack);
}

static void
plumb_ui_document_view_init (PlumbUiDocumentView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->access_banner, "button-clicked", G_CALLBACK (access_clicked_cb), self);
  g_signal_connect (self->keep_recovered, "clicked", G_CALLBACK (keep_recovered_cb), self);
  g_signal_connect (self->discard_recovered, "clicked", G_CALLBACK (discard_recovered_cb), self);
  g_signal_connect (self->keep_mine, "clicked", G_CALLBACK (keep_mine_cb), self);
  g_signal_connect (self->take_theirs, "clicked", G_CALLBACK (take_theirs_cb), self);
  g_signal_connect (self->show_both, "clicked", G_CALLBACK (show_both_cb), self);
}

GtkWidget *
plumb_ui_document_view_new (PlumbUiSession *session, PlumbUiDocument *document)
{
  PlumbUiDocumentView *self = g_object_new (PLUMB_UI_TYPE_DOCUMENT_VIEW, NULL);
  self->session = session;
  self->document = g_object_ref (document);
  self->canvas = plumb_ui_places_make_canvas (session, document);
  gtk_stack_add_child (self->stack, self->canvas);
  g_signal_connect_swapped (document, "changed-on-disk", G_CALLBACK (changed_on_disk_cb), self);
  g_signal_connect_swapped (document, "merged", G_CALLBACK (merged_cb), self);
  g_signal_connect_swapped (document, "notify::access", G_CALLBACK (update_access), self);
  update_access (self);
  show_recovered (self);
  g_signal_connect_swapped (document, "notify::is-saved", G_CALLBACK (saved_cb), self);
  changed_on_disk_cb (self);
  return GTK_WIDGET (self);
}

PlumbUiDocument *
plumb_ui_document_view_get_document (PlumbUiDocumentView *self)
{
  return self->document;
}

void
plumb_ui_document_view_show_outline (PlumbUiDocumentView *self, gboolean outline)
{
  if (outline && self->outline == NULL)
    {
      self->outline = plumb_ui_places_make_outline (self->session, self->document);
      gtk_stack_add_child (self->stack, self->outline);
    }
  gtk_stack_set_visible_child (self->stack, outline ? self->outline : self->canvas);
}

PlumbValue *
plumb_ui_document_view_get_place (PlumbUiDocumentView *self)
{
  return plumb_ui_places_get_place (self->canvas);
}

void
plumb_ui_document_view_set_place (PlumbUiDocumentView *self, PlumbValue *place)
{
  plumb_ui_places_set_place (self->canvas, place);
}
