/* plumb-ledger-event.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ledger-event-private.h"

#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-ledger-db-private.h"
#include "plumb-limits.h"

/**
 * PlumbEvent:
 *
 * One thing that happened. The envelope is the same for every type; the payload is an object whose
 * members README.md lists by type. Members that the table below does not name are kept as they are.
 */

GQuark
plumb_store_error_quark (void)
{
  return g_quark_from_static_string ("plumb-store-error-quark");
}

#define MAX_STEP_BYTES 4096

static const char *const type_names[PLUMB_N_EVENT_TYPES] = {
  [PLUMB_EVENT_RUN_CREATED] = "run-created",
  [PLUMB_EVENT_RUN_STATE] = "run-state",
  [PLUMB_EVENT_STEPS_PLANNED] = "steps-planned",
  [PLUMB_EVENT_STEP_STATE] = "step-state",
  [PLUMB_EVENT_ITEM_STARTED] = "item-started",
  [PLUMB_EVENT_ITEM_FINISHED] = "item-finished",
  [PLUMB_EVENT_ITEM_RETRY] = "item-retry",
  [PLUMB_EVENT_QUESTION_ASKED] = "question-asked",
  [PLUMB_EVENT_QUESTION_ANSWERED] = "question-answered",
  [PLUMB_EVENT_ESCALATION] = "escalation",
  [PLUMB_EVENT_BUDGET] = "budget",
  [PLUMB_EVENT_CONTROL] = "control",
  [PLUMB_EVENT_ARTIFACT] = "artifact",
  [PLUMB_EVENT_RUN_ATTRIBUTE] = "run-attribute",
  [PLUMB_EVENT_ARTIFACTS_COLLECTED] = "artifacts-collected",
  [PLUMB_EVENT_PARITY] = "parity",
};

static const char run_states[] = " queued running paused waiting succeeded failed cancelled"
                                 " interrupted ";
static const char step_states[] = " pending running waiting succeeded failed skipped cancelled"
                                  " blocked ";
static const char item_states[] = " succeeded failed cancelled skipped cached ";
static const char parity_words[] = " dispatch dispatch-ended pair review rating ";

enum
{
  SUBJECT_RUN = 1 << 0,
  SUBJECT_STEP = 1 << 1,
  SUBJECT_ITEM = 1 << 2,
};

/* What each type's envelope must name. */
static const guint type_subjects[PLUMB_N_EVENT_TYPES] = {
  [PLUMB_EVENT_RUN_CREATED] = SUBJECT_RUN,
  [PLUMB_EVENT_RUN_STATE] = SUBJECT_RUN,
  [PLUMB_EVENT_STEPS_PLANNED] = SUBJECT_RUN,
  [PLUMB_EVENT_STEP_STATE] = SUBJECT_RUN | SUBJECT_STEP,
  [PLUMB_EVENT_ITEM_STARTED] = SUBJECT_RUN | SUBJECT_STEP | SUBJECT_ITEM,
  [PLUMB_EVENT_ITEM_FINISHED] = SUBJECT_RUN | SUBJECT_STEP | SUBJECT_ITEM,
  [PLUMB_EVENT_ITEM_RETRY] = SUBJECT_RUN | SUBJECT_STEP | SUBJECT_ITEM,
  [PLUMB_EVENT_QUESTION_ASKED] = SUBJECT_RUN,
  [PLUMB_EVENT_QUESTION_ANSWERED] = SUBJECT_RUN,
  [PLUMB_EVENT_RUN_ATTRIBUTE] = SUBJECT_RUN,
};

/* A member that a payload must have. @words: the texts that it may be, each between blanks. */
typedef struct
{
  PlumbEventType type;
  const char *name;
  PlumbValueType value_type;
  const char *words;
} RequiredMember;

static const RequiredMember required_members[] = {
  { PLUMB_EVENT_RUN_CREATED, "workflow", PLUMB_VALUE_STRING, NULL },
  { PLUMB_EVENT_RUN_STATE, "state", PLUMB_VALUE_STRING, run_states },
  { PLUMB_EVENT_STEPS_PLANNED, "steps", PLUMB_VALUE_ARRAY, NULL },
  { PLUMB_EVENT_STEP_STATE, "state", PLUMB_VALUE_STRING, step_states },
  { PLUMB_EVENT_ITEM_STARTED, "attempt", PLUMB_VALUE_INT, NULL },
  { PLUMB_EVENT_ITEM_FINISHED, "state", PLUMB_VALUE_STRING, item_states },
  { PLUMB_EVENT_ITEM_RETRY, "attempt", PLUMB_VALUE_INT, NULL },
  { PLUMB_EVENT_QUESTION_ASKED, "question", PLUMB_VALUE_STRING, NULL },
  { PLUMB_EVENT_QUESTION_ANSWERED, "question", PLUMB_VALUE_STRING, NULL },
  { PLUMB_EVENT_ESCALATION, "reason", PLUMB_VALUE_STRING, NULL },
  { PLUMB_EVENT_ARTIFACT, "sha256", PLUMB_VALUE_STRING, NULL },
  { PLUMB_EVENT_RUN_ATTRIBUTE, "name", PLUMB_VALUE_STRING, NULL },
  { PLUMB_EVENT_ARTIFACTS_COLLECTED, "artifacts", PLUMB_VALUE_ARRAY, NULL },
  { PLUMB_EVENT_PARITY, "what", PLUMB_VALUE_STRING, parity_words },
  { PLUMB_EVENT_PARITY, "workflow", PLUMB_VALUE_STRING, NULL },
};

static gboolean
has_word (const char *words, const char *word)
{
  gsize length = strlen (word);
  const char *found = words;

  if (length == 0)
    return FALSE;
  while ((found = strstr (found, word)) != NULL)
    {
      if (found[-1] == ' ' && found[length] == ' ')
        return TRUE;
      found += length;
    }
  return FALSE;
}

static gboolean
check_member (const RequiredMember *member, const PlumbValue *payload, GError **error)
{
  PlumbValue *value = plumb_value_get_member (payload, member->name);
  const char *text;

  if (value == NULL || plumb_value_get_value_type (value) != member->value_type)
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "An event of type “%s” needs a member “%s” of type %s", type_names[member->type],
                   member->name, plumb_value_type_get_name (member->value_type));
      return FALSE;
    }

  text = plumb_value_get_string (value, "");
  if (member->words != NULL && !has_word (member->words, text))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "“%s” of an event of type “%s” is “%s”; expected one of:%s", member->name,
                   type_names[member->type], text, member->words);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_subject (const PlumbEvent *event, GError **error)
{
  guint subjects = type_subjects[event->type];
  const char *missing = NULL;

  if (event->run < 0 || event->run > PLUMB_LEDGER_MAX_RUN
      || ((subjects & SUBJECT_RUN) && event->run == 0))
    missing = "a run number within the limits";
  else if ((subjects & SUBJECT_STEP) && (event->step == NULL || *event->step == '\0'))
    missing = "a step";
  else if ((subjects & SUBJECT_ITEM) && (event->item < 0 || event->item >= PLUMB_LIMIT_ITEMS))
    missing = "an item within the limits";
  else if (event->step != NULL && strlen (event->step) > MAX_STEP_BYTES)
    missing = "a step path of at most 4096 bytes";
  if (missing == NULL)
    return TRUE;

  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
               "An event of type “%s” needs %s", type_names[event->type], missing);
  return FALSE;
}

static gboolean
check_planned_steps (const PlumbValue *steps, GError **error)
{
  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      const char *path = plumb_value_member_string (step, "path", "");

      if (*path == '\0' || strlen (path) > MAX_STEP_BYTES)
        {
          g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                       "Planned step %u has no path of at most %d bytes", i, MAX_STEP_BYTES);
          return FALSE;
        }
    }
  return TRUE;
}

static gsize
count_bytes (const PlumbEvent *event)
{
  return event->body != NULL ? event->body->text->len
                             : plumb_json_estimate_bytes (event->payload, PLUMB_LIMIT_JSON_BYTES);
}

gboolean
plumb_event_check (const PlumbEvent *event, GError **error)
{
  if ((guint) event->type >= PLUMB_N_EVENT_TYPES)
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "There is no event type number %u", (guint) event->type);
      return FALSE;
    }
  if (!check_subject (event, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (required_members); i++)
    if (required_members[i].type == event->type
        && !check_member (&required_members[i], event->payload, error))
      return FALSE;
  if (event->type == PLUMB_EVENT_STEPS_PLANNED
      && !check_planned_steps (plumb_value_get_member (event->payload, "steps"), error))
    return FALSE;
  if (count_bytes (event) > PLUMB_LIMIT_JSON_BYTES)
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "The payload of an event of type “%s” is larger than %u MiB",
                   type_names[event->type], PLUMB_LIMIT_JSON_BYTES >> 20);
      return FALSE;
    }
  return TRUE;
}

char *
plumb_event_hash_request (const PlumbEvent *event)
{
  g_autofree char *payload
      = event->payload != NULL ? plumb_hash_value (event->payload) : g_strdup ("-");
  g_autofree char *text = g_strdup_printf (
      "%s\n%" G_GINT64_FORMAT "\n%s\n%" G_GINT64_FORMAT "\n%s", type_names[event->type], event->run,
      event->step != NULL ? event->step : "", event->item, payload);

  return plumb_hash_bytes (text, strlen (text));
}

gboolean
plumb_event_type_parse (const char *name, PlumbEventType *type)
{
  for (guint i = 0; i < PLUMB_N_EVENT_TYPES; i++)
    if (strcmp (type_names[i], name) == 0)
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * plumb_event_type_get_name:
 * @type: a type
 *
 * Returns: (transfer none): the name that the ledger, `plumb events` and the schema use, such as
 *   "item-finished"; static
 */
const char *
plumb_event_type_get_name (PlumbEventType type)
{
  return (guint) type < PLUMB_N_EVENT_TYPES ? type_names[type] : "unknown";
}

void
plumb_event_write_body (const PlumbValue *payload,
                        GString *text,
                        char sha256[PLUMB_HASH_LENGTH + 1])
{
  plumb_json_append (text, payload, PLUMB_JSON_COMPACT);
  sha256[0] = '\0';
  if (text->len > PLUMB_LIMIT_EVENT_BYTES)
    plumb_hash_bytes_to (text->str, text->len, sha256);
}

/**
 * plumb_event_body_new:
 * @payload: (transfer full): of an event
 *
 * Returns: (transfer full): it as the ledger keeps it. Any thread
 */
PlumbEventBody *
plumb_event_body_new (PlumbValue *payload)
{
  g_return_val_if_fail (payload != NULL, NULL);

  PlumbEventBody *self = g_atomic_rc_box_new0 (PlumbEventBody);
  self->payload = payload;
  self->text = g_string_sized_new (plumb_json_estimate_bytes (payload, PLUMB_LIMIT_JSON_BYTES));
  plumb_event_write_body (payload, self->text, self->sha256);
  return self;
}

/**
 * plumb_event_body_ref:
 * @self: a body
 *
 * Returns: (transfer full): @self
 */
PlumbEventBody *
plumb_event_body_ref (PlumbEventBody *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_event_body_get_payload:
 * @self: a body
 *
 * Returns: (transfer none): what is written in it
 */
PlumbValue *
plumb_event_body_get_payload (PlumbEventBody *self)
{
  return self->payload;
}

static void
clear_body (gpointer data)
{
  PlumbEventBody *self = data;

  plumb_value_unref (self->payload);
  g_string_free (self->text, TRUE);
}

/**
 * plumb_event_body_unref:
 * @self: (transfer full): a body
 */
void
plumb_event_body_unref (PlumbEventBody *self)
{
  g_atomic_rc_box_release_full (self, clear_body);
}

void
plumb_event_free (PlumbEvent *self)
{
  g_free ((char *) self->id);
  g_free ((char *) self->step);
  g_free ((char *) self->key);
  g_clear_pointer (&self->payload, plumb_value_unref);
  g_clear_pointer (&self->body, plumb_event_body_unref);
  g_free (self);
}
