/* hash.h — a 64-bit hash of bytes for tables and for "has this file changed". Not for security:
 * who can write a colliding kit can as well write the kit. Stored on disk: never change it without
 * raising the store's version. */
#pragma once

#include "base/str.h"

uint64_t hash_bytes(struct str);
