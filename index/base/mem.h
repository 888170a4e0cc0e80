/* mem.h — the heap. Running out of memory ends the process with a message: an editor starts us
 * again and the index is a cache. Only base/ and constructors call these; everything else
 * allocates from an arena (arena.h). */
#pragma once

#include <stddef.h>

void *mem_alloc(size_t n);           /* zeroed; never NULL; n may be 0 */
void *mem_resize(void *p, size_t n); /* contents kept, new bytes not zeroed; never NULL */
void *mem_copy(const void *p, size_t n);
void mem_free(void *p); /* NULL is fine */
/* What the block takes from the heap; 0 where the system does not tell, and of NULL. */
size_t mem_size(void *p);
/* What is allocated of the whole heap, by everybody; 0 where the system does not tell. */
size_t mem_in_use(void);
/* First thing in a program with threads: one heap for all of them, so that what one frees another
 * can use, and large blocks of their own, so that they are given back when freed. */
void mem_setup(void);
void mem_trim(void); /* give free memory back to the system; call when idle */

#define MEM_NEW(type) ((type *)mem_alloc(sizeof(type)))
