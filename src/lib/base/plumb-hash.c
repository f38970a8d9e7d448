/* plumb-hash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "plumb-hash.h"

#include "plumb-file.h"
#include "plumb-json.h"

#define DIGEST_BYTES 32
#define READ_BYTES (256u << 10)

struct _PlumbHasher
{
  EVP_MD_CTX *context;
};

/* Looked up once: with OpenSSL 3 the search for an algorithm costs more than a short text. The
 * system's configuration has nothing to say about it, and what the library holds goes with the
 * process: together half a millisecond of each. */
static EVP_MD *sha256;

static void
find_sha256 (void)
{
  OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL);
  sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
  if (sha256 == NULL)
    g_error ("The cryptographic library has no SHA-256");
}

static const EVP_MD *
get_sha256 (void)
{
  static pthread_once_t is_found = PTHREAD_ONCE_INIT;
  pthread_once (&is_found, find_sha256);
  return sha256;
}

static void
write_hex (const guchar digest[DIGEST_BYTES], char hex[PLUMB_HASH_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";
  for (guint i = 0; i < DIGEST_BYTES; i++)
    {
      hex[2 * i] = digits[digest[i] >> 4];
      hex[2 * i + 1] = digits[digest[i] & 15];
    }
  hex[PLUMB_HASH_LENGTH] = '\0';
}

/**
 * plumb_hash_bytes_to:
 * @data: (array length=length): bytes
 * @length: how many
 * @hex: (out caller-allocates): their SHA-256 and a NUL
 *
 * Thread-safe.
 */
void
plumb_hash_bytes_to (const void *data, gsize length, char hex[PLUMB_HASH_LENGTH + 1])
{
  g_return_if_fail (data != NULL || length == 0);
  guchar digest[DIGEST_BYTES];
  if (!EVP_Digest (length == 0 ? "" : data, length, digest, NULL, get_sha256 (), NULL))
    g_error ("SHA-256 failed");
  write_hex (digest, hex);
}

/**
 * plumb_hash_bytes:
 * @data: (array length=length): bytes
 * @length: how many
 *
 * Returns: (transfer full): their SHA-256
 */
char *
plumb_hash_bytes (const void *data, gsize length)
{
  char *hex = g_malloc (PLUMB_HASH_LENGTH + 1);
  plumb_hash_bytes_to (data, length, hex);
  return hex;
}

/**
 * plumb_hash_value:
 * @value: a value
 *
 * Returns: (transfer full): the SHA-256 of its canonical form
 */
char *
plumb_hash_value (const PlumbValue *value)
{
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_CANONICAL);
  return plumb_hash_bytes (text, strlen (text));
}

/**
 * plumb_hash_fd:
 * @fd: a file descriptor, read from where it stands to its end
 * @n_bytes: (out) (optional): how many bytes were read
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR
 *
 * Blocks: for a worker.
 *
 * Returns: (transfer full) (nullable): the SHA-256 of the bytes, or %NULL with @error set
 */
char *
plumb_hash_fd (int fd, guint64 *n_bytes, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (fd >= 0, NULL);
  g_autoptr (PlumbHasher) hasher = plumb_hasher_new ();
  g_autofree guchar *buffer = g_malloc (READ_BYTES);
  guint64 total = 0;
  for (;;)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      ssize_t count = read (fd, buffer, READ_BYTES);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        {
          plumb_file_set_errno (error, errno, "Cannot read", NULL);
          return NULL;
        }
      if (count == 0)
        break;
      plumb_hasher_update (hasher, buffer, (gsize) count);
      total += (guint64) count;
    }
  if (n_bytes != NULL)
    *n_bytes = total;
  return plumb_hasher_end (g_steal_pointer (&hasher));
}

/**
 * plumb_hasher_new:
 *
 * Returns: (transfer full): a SHA-256 of nothing yet
 */
PlumbHasher *
plumb_hasher_new (void)
{
  PlumbHasher *self = g_new0 (PlumbHasher, 1);
  self->context = EVP_MD_CTX_new ();
  if (self->context == NULL || !EVP_DigestInit_ex2 (self->context, get_sha256 (), NULL))
    g_error ("SHA-256 failed");
  return self;
}

/**
 * plumb_hasher_update:
 * @self: a hasher
 * @data: (array length=length): the next bytes
 * @length: how many
 */
void
plumb_hasher_update (PlumbHasher *self, const void *data, gsize length)
{
  g_return_if_fail (self != NULL);
  if (length > 0 && !EVP_DigestUpdate (self->context, data, length))
    g_error ("SHA-256 failed");
}

/**
 * plumb_hasher_end:
 * @self: (transfer full): a hasher
 *
 * Returns: (transfer full): the SHA-256 of all that was given
 */
char *
plumb_hasher_end (PlumbHasher *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  guchar digest[DIGEST_BYTES];
  if (!EVP_DigestFinal_ex (self->context, digest, NULL))
    g_error ("SHA-256 failed");
  plumb_hasher_free (self);
  char *hex = g_malloc (PLUMB_HASH_LENGTH + 1);
  write_hex (digest, hex);
  return hex;
}

/**
 * plumb_hasher_free:
 * @self: (transfer full): a hasher
 */
void
plumb_hasher_free (PlumbHasher *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer (&self->context, EVP_MD_CTX_free);
  g_free (self);
}

/**
 * plumb_fnv1a32:
 * @data: (array length=length): bytes
 * @length: how many
 *
 * FNV-1a by Fowler, Noll and Vo (draft-eastlake-fnv). For derived seeds, never for trust.
 *
 * Returns: the hash
 */
guint32
plumb_fnv1a32 (const void *data, gsize length)
{
  const guchar *bytes = data;
  guint32 hash = 2166136261u;
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}
