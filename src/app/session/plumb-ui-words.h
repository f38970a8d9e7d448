/* plumb-ui-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"

G_BEGIN_DECLS

/* What a name in a message of the library is a name of. */
typedef enum
{
  PLUMB_UI_WORD_NONE = '-',
  PLUMB_UI_WORD_ARTIFACT = 'a', /* one, or several: "image or video" */
  PLUMB_UI_WORD_KIND = 'k',     /* of a node */
  PLUMB_UI_WORD_MEMBER = 'm',   /* a field or port */
  PLUMB_UI_WORD_NAME = 'n',     /* a kind, or else a member */
  PLUMB_UI_WORD_FACT = 'f',     /* what the problem's code says */
} PlumbUiWord;

/* From now on the names are those of this registry, which is not kept. */
void plumb_ui_words_learn (PlumbRegistry *registry);

/* The titles of the names in @text, between which " or " or ", " may stand. @kind (nullable) says
 * whose members they are; without it a name tells no more than all kinds agree on. A name without a
 * title is left as it is.
 *
 * Returns: (transfer full) (nullable): NULL where no name has a title */
char *plumb_ui_words_tell (PlumbUiWord word,
                           PlumbKind *kind,
                           const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* What stands alone as expected or found of a problem with this code. */
PlumbUiWord plumb_ui_words_get_of_code (const char *code);

G_END_DECLS
