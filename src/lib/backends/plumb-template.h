/* plumb-template.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-backend.h"

G_BEGIN_DECLS

/* Argument templates of packs. Nothing here passes through a shell, and a text gives one argument
 * whatever it holds.
 *
 *   {in.PORT} {out.PORT} {param.NAME} {tool.NAME} {seed} {job} {work} {pack} {item}
 *     filled in where they stand, in text or alone: one argument
 *   {*in.PORT} {*param.NAME}
 *     as a whole element: one argument for each element of the list, none for what is not connected
 *   {**param.NAME}
 *     as a whole element: each element of the list is a template of its own (what a user typed),
 *     in which {*in.PORT} and {*param.NAME} may stand again, but no {**…}
 *
 * Any other brace is just a brace. A value may not be the start of an argument with '-' in it,
 * unless an element "--" stands before. */

/**
 * PlumbTemplateError:
 * @PLUMB_TEMPLATE_ERROR_UNKNOWN: a placeholder names what the kind does not have
 * @PLUMB_TEMPLATE_ERROR_MISSING: what a placeholder names has no value, or no file
 * @PLUMB_TEMPLATE_ERROR_OPTION: a value would be taken for an option
 */
typedef enum
{
  PLUMB_TEMPLATE_ERROR_UNKNOWN,
  PLUMB_TEMPLATE_ERROR_MISSING,
  PLUMB_TEMPLATE_ERROR_OPTION,
} PlumbTemplateError;

#define PLUMB_TEMPLATE_ERROR (plumb_template_error_quark ())
GQuark plumb_template_error_quark (void);

char **plumb_template_expand (PlumbValue *elements,
                              const PlumbJobInfo *job,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_template_expand_text (const char *text,
                                  const PlumbJobInfo *job,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where a script leaves the output, absolute; a pattern stays one. NULL: the port is no file. */
char *plumb_template_get_output_path (const PlumbPort *port,
                                      const PlumbJobInfo *job,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
