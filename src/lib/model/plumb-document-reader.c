/* plumb-document-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-document-reader-private.h"

static char *
make_path (const PlumbReader *self, const char *node)
{
  if (self->definition == NULL || node == NULL)
    return g_strdup (node != NULL ? node : self->definition);
  return g_strdup_printf ("%s:%s", self->definition, node);
}

static char *
make_place (const PlumbSubject *subject)
{
  if (subject->section == NULL)
    return NULL;
  if (subject->id != NULL)
    return g_strdup_printf ("%s.%s", subject->section, subject->id);
  return g_strdup_printf ("%s[%u]", subject->section, subject->number);
}

static char *
make_name (const PlumbReader *self, const PlumbSubject *subject)
{
  if (subject->edge != NULL)
    return g_strdup_printf ("edge %s → %s", subject->edge->from, subject->edge->to);
  if (subject->noun != NULL)
    return g_strdup_printf ("%s “%s”", subject->noun, subject->id);
  if (subject->section != NULL)
    return make_place (subject);
  if (self->definition != NULL)
    return g_strdup_printf ("definition “%s”", self->definition);
  return g_strdup ("workflow");
}

void
plumb_reader_report (PlumbReader *self, const PlumbSubject *subject, PlumbProblem problem)
{
  if (self->problems == NULL)
    return;
  g_autofree char *path = make_path (self, subject->node);
  g_autofree char *place = make_place (subject);
  g_autofree char *field = place != NULL && problem.field != NULL
                               ? g_strdup_printf ("%s.%s", place, problem.field)
                               : g_strdup (place != NULL ? place : problem.field);
  g_autofree char *name = make_name (self, subject);
  g_autofree char *message = g_strdup_printf ("%s: %s", name, problem.message);
  problem.node = path;
  problem.field = field;
  problem.message = message;
  plumb_problems_add (self->problems, &problem);
}

void
plumb_reader_report_member (PlumbReader *self,
                            const PlumbSubject *subject,
                            const PlumbMember *member,
                            PlumbValue *value)
{
  g_autofree char *found = plumb_member_describe (value);
  g_autofree char *message = g_strdup_printf (
      value != NULL ? "“%s” has a value that it cannot have" : "“%s” is missing", member->name);
  plumb_reader_report (self, subject,
                       (PlumbProblem) { .code = member->code,
                                        .field = member->name,
                                        .message = message,
                                        .expected = member->expected,
                                        .found = found,
                                        .advice = value != NULL ? "Correct it, or remove the member"
                                                                : "Add it, or remove the whole" });
}

void
plumb_reader_report_bad_id (PlumbReader *self, const PlumbSubject *subject, const char *id)
{
  plumb_reader_report (
      self, subject,
      (PlumbProblem) { .code = "bad-id",
                       .message = "the id cannot be used",
                       .expected = "1 to 64 letters, digits, “_” or “-”",
                       .found = id,
                       .advice = "Give it another id, here and in all edges and frames" });
}

void
plumb_reader_report_not_an_object (PlumbReader *self,
                                   const PlumbSubject *subject,
                                   PlumbValue *value)
{
  g_autofree char *found = plumb_member_describe (value);
  plumb_reader_report (self, subject,
                       (PlumbProblem) { .code = "wrong-type",
                                        .message = "it is not an object",
                                        .expected = "an object",
                                        .found = found,
                                        .advice = "Correct it, or remove it" });
}

void
plumb_reader_check_members (PlumbReader *self,
                            const PlumbSubject *subject,
                            const PlumbMember *members,
                            PlumbValue *object)
{
  for (const PlumbMember *member = members; member->name != NULL; member++)
    {
      PlumbValue *value = plumb_value_get_member (object, member->name);
      if (value != NULL && !member->is_valid (value))
        plumb_reader_report_member (self, subject, member, value);
    }
}
