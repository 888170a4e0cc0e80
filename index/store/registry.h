/* registry.h — the projects that BlueKit's own database knows (decision 3). Read, never written. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/* Paths of table `projects`. False with err: another schema, a locked or a damaged file. */
bool registry_projects(const char *db_path, struct arena *, struct str **paths, size_t *count,
                       struct err *) MUST_USE;
