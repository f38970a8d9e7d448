/* plumb-ui-review-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-review-text.h"

#include "plumb-file.h"
#include "plumb-promotion.h"
#include "plumb-rollout.h"
#include "plumb-ui-speech.h"

const char *
plumb_ui_mode_get_title (const char *mode)
{
  return g_strcmp0 (mode, "graph") == 0    ? _ ("Graph")
         : g_strcmp0 (mode, "shadow") == 0 ? _ ("Shadow")
                                           : _ ("Legacy");
}

const char *
plumb_ui_verdict_get_title (const char *verdict)
{
  return g_strcmp0 (verdict, "pass") == 0   ? _ ("Pass")
         : g_strcmp0 (verdict, "warn") == 0 ? _ ("Warn")
         : g_strcmp0 (verdict, "fail") == 0 ? _ ("Fail")
                                            : _ ("Error");
}

char *
plumb_ui_time_dup_text (const char *iso)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;
  return local != NULL ? g_date_time_format (local, "%x %X") : g_strdup (iso);
}

char *
plumb_ui_mode_dup_text (PlumbValue *record)
{
  const char *title
      = plumb_ui_mode_get_title (plumb_value_member_string (record, PLUMB_MODE_MEMBER, ""));
  const char *by = plumb_value_member_string (record, "by", "");
  g_autofree char *when = plumb_ui_time_dup_text (plumb_value_member_string (record, "when", ""));
  g_autofree char *who = plumb_text_make_visible (by);
  g_autofree char *why = plumb_text_make_visible (plumb_value_member_string (record, "why", ""));
  if (*by == '\0')
    /* Translators: a mode such as Legacy */
    return g_strdup_printf (_ ("%s, as nobody has chosen"), title);
  if (*why == '\0')
    /* Translators: a mode, who has chosen it, when */
    return g_strdup_printf (_ ("%s, set by %s, %s"), title, who, when);
  /* Translators: a mode, who has chosen it, when, why */
  return g_strdup_printf (_ ("%s, set by %s, %s: %s"), title, who, when, why);
}

char *
plumb_ui_mode_dup_missing (PlumbValue *output)
{
  const char *mode = plumb_value_member_string (output, PLUMB_MODE_MEMBER, "");
  const char *code = plumb_value_member_string (output, "missing_code", NULL);
  guint passes = (guint) plumb_value_member_int (output, "passes", 0);
  guint required = (guint) plumb_value_member_int (output, "required_passes", 0);
  if (!g_str_equal (mode, plumb_value_member_string (output, "effective", mode)))
    return g_strdup (_ ("The graph has changed since it was promoted: the legacy command does the "
                        "work, and the graph is observed"));
  if (code == NULL || g_str_equal (mode, "graph"))
    return NULL;
  g_autofree char *reason = plumb_ui_say (plumb_streak_describe (code, passes));
  return g_strdup_printf (
      /* Translators: how many, of how many, and why no more */
      ngettext ("The legacy command stays: %u of %u pass in a row, %s",
                "The legacy command stays: %u of %u passes in a row, %s", required),
      passes, required, reason);
}

char *
plumb_ui_pair_dup_mean (PlumbPair *pair)
{
  PlumbValue *mean = plumb_value_get_member (plumb_pair_get_record (pair), "mean_pixel_delta");
  return plumb_value_is_number (mean) ? g_strdup_printf ("%.4f", plumb_value_get_double (mean, 0))
                                      : g_strdup (_ ("not measured"));
}

GtkWidget *
plumb_ui_badge_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "plumb-badge");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
plumb_ui_verdict_badge_new (const char *verdict)
{
  return plumb_ui_badge_new (plumb_ui_verdict_get_title (verdict),
                             g_strcmp0 (verdict, "pass") == 0   ? "success"
                             : g_strcmp0 (verdict, "warn") == 0 ? "warning"
                                                                : "error");
}

GtkWidget *
plumb_ui_mode_badge_new (const char *mode)
{
  return plumb_ui_badge_new (plumb_ui_mode_get_title (mode),
                             g_strcmp0 (mode, "graph") == 0    ? "success"
                             : g_strcmp0 (mode, "shadow") == 0 ? "accent"
                                                               : NULL);
}

GtkWidget *
plumb_ui_icon_button_new (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}
