/* migrations.c — how the file came to look as it does: one row for each version of the schema,
 * appended, never edited. What cannot be carried over is no row but another FACTS_VERSION: the
 * index is made again from the kits. */
#include "store/store_private.h"

/* Compaction fills a fresh pair of full-text tables while the old pair answers, so they are made
 * from the same text. Merging is idle work (tend.c), so that no commit has to wait for it; 64
 * segments are where it may wait no longer. */
#define HEAD(name)                                                                                 \
    "CREATE VIRTUAL TABLE " name " USING fts5(title, tags, headings, content='', detail=column, "  \
    "tokenize='kit');"                                                                             \
    "INSERT INTO " name " (" name ", rank) VALUES ('hashsize', 4194304), ('automerge', 0),"        \
    "('crisismerge', 64);"
#define BODY(name)                                                                                 \
    "CREATE VIRTUAL TABLE " name " USING fts5(text, content='', detail=none, tokenize='kit');"     \
    "INSERT INTO " name " (" name ", rank) VALUES ('hashsize', 4194304), ('automerge', 0),"        \
    "('crisismerge', 64);"

const char fulltext_swap_sql[] = "DROP TABLE head; DROP TABLE body;"
                                 "ALTER TABLE next_head RENAME TO head;"
                                 "ALTER TABLE next_body RENAME TO body;" //
    HEAD("next_head") BODY("next_body");

const char *const migrations[] = {
    /* 1 */
    "CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), facts_version INT NOT NULL,"
    "  generation INT NOT NULL, floor INT NOT NULL, next_kit INT NOT NULL, next_doc INT NOT NULL,"
    "  live INT NOT NULL, stale INT NOT NULL, unmerged INT NOT NULL, merging INT NOT NULL,"
    "  compacting INT NOT NULL, copied INT NOT NULL, fresh_stale INT NOT NULL);"
    "CREATE TABLE root (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE,"
    "  home INT NOT NULL, complete INT NOT NULL DEFAULT 0, truncated TEXT NOT NULL DEFAULT '',"
    "  used INT NOT NULL);"
    "CREATE TABLE kit (id INTEGER PRIMARY KEY, root INT NOT NULL, below TEXT NOT NULL,"
    "  size INT NOT NULL, mtime INT NOT NULL, ctime INT NOT NULL, inode INT NOT NULL,"
    "  seen INT NOT NULL, hash INT NOT NULL, generation INT NOT NULL, kind INT NOT NULL,"
    "  flags INT NOT NULL, doc INT NOT NULL, has_body INT NOT NULL, ident TEXT NOT NULL,"
    "  name TEXT NOT NULL);"
    "CREATE UNIQUE INDEX kit_place ON kit (root, below);"
    "CREATE UNIQUE INDEX kit_doc ON kit (doc, root, generation);"
    "CREATE INDEX kit_recent ON kit (mtime, root);"
    "CREATE INDEX kit_bodiless ON kit (doc) WHERE has_body = 0;"
    "CREATE TABLE fact (kit INTEGER PRIMARY KEY, facts BLOB NOT NULL, problems BLOB);"
    "CREATE TABLE name (key INT NOT NULL, kit INT NOT NULL, what INT NOT NULL,"
    "  PRIMARY KEY (key, kit)) WITHOUT ROWID;"
    "CREATE TABLE ref (key INT NOT NULL, kit INT NOT NULL, PRIMARY KEY (key, kit)) WITHOUT ROWID;"
    "CREATE TABLE tag (root INT NOT NULL, tag TEXT NOT NULL, kits INT NOT NULL,"
    "  PRIMARY KEY (root, tag)) WITHOUT ROWID;"
    "CREATE TABLE gone (generation INT NOT NULL, kit INT NOT NULL,"
    "  PRIMARY KEY (generation, kit)) WITHOUT ROWID;"
    "CREATE TABLE target (path TEXT PRIMARY KEY, state INT NOT NULL, lines INT NOT NULL)"
    "  WITHOUT ROWID;"
    "CREATE TABLE identity (value INT NOT NULL);"
    "INSERT INTO identity VALUES (random());"
    "CREATE VIRTUAL TABLE body_term USING fts5vocab(body, row);" //
    HEAD("head") BODY("body") HEAD("next_head") BODY("next_body"),
    /* 2: what a start need not find out again (verdict.c) */
    ("ALTER TABLE meta ADD COLUMN bulk INT NOT NULL DEFAULT 0;"
     "ALTER TABLE meta ADD COLUMN named INT NOT NULL DEFAULT 0;"
     "UPDATE meta SET bulk = generation, named = next_doc - 1;"
     "ALTER TABLE gone ADD COLUMN root INT NOT NULL DEFAULT 0;"
     "CREATE TABLE news (generation INT NOT NULL, key INT NOT NULL, PRIMARY KEY (generation, key))"
     "  WITHOUT ROWID;"
     "CREATE INDEX kit_flawed ON kit (id) WHERE flags & 2;"
     "CREATE TABLE verdict (scope INTEGER PRIMARY KEY, generation INT NOT NULL, used INT NOT NULL);"
     "CREATE TABLE finding (scope INT NOT NULL, kit INT NOT NULL, problems BLOB NOT NULL,"
     "  PRIMARY KEY (scope, kit)) WITHOUT ROWID;"),
    /* 3: all that a question asks of a row, without the row */
    ("DROP INDEX kit_doc;"
     "CREATE UNIQUE INDEX kit_doc ON kit (doc, root, generation, mtime, kind, flags);"),
    /* 4: names and references of a cold build come later (naming.c); those of older files are there
     */
    "UPDATE meta SET named = next_doc - 1;",
};
const int migration_count = sizeof migrations / sizeof *migrations;
