/* os_win.c — the system as Windows offers it: the wide API behind UTF-8 names with '/'. Files are
 * opened shared for everything, as elsewhere; a file that is mapped cannot be replaced, though. */
#include "base/os.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"

#include <winsock2.h> /* before windows.h */

#include <windows.h>

#include <fcntl.h>
#include <io.h>
#include <psapi.h>
#include <shellapi.h>
#include <stdio.h>

/* ---- names and errors ---- */

static enum err_code code_of(DWORD why) {
    switch (why) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_INVALID_PARAMETER: /* OpenProcess: no such process */
        return ERR_NOT_FOUND;
    case ERROR_ACCESS_DENIED:
    case ERROR_FILE_READ_ONLY:
    case ERROR_WRITE_PROTECT:
        return ERR_ACCESS;
    case ERROR_DISK_FULL:
    case ERROR_TOO_MANY_OPEN_FILES:
    case ERROR_NOT_ENOUGH_MEMORY:
        return ERR_EXHAUSTED;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_USER_MAPPED_FILE:
        return ERR_BUSY;
    default:
        return ERR_IO;
    }
}

static bool fail(struct err *e, DWORD why, const char *what) {
    wchar_t text[200] = L"";
    char utf8[600] = "";
    DWORD n = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, why,
                             0, text, 200, NULL);
    while (n && (text[n - 1] < L' ' || text[n - 1] == L'.' || text[n - 1] == L' '))
        text[--n] = 0;
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    return err_set(e, code_of(why), "%s: %s", what, n ? utf8 : "unknown error");
}

static void utf8_from_wide(const wchar_t *wide, struct buf *out) {
    buf_reset(out);
    int n = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    if (n <= 1)
        return;
    buf_reserve(out, (size_t)n);
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, out->p, n, NULL, NULL);
    out->n = (size_t)n - 1;
}

/* A name as the rest of the program writes it. */
static void path_from_wide(const wchar_t *wide, struct buf *out) {
    utf8_from_wide(wide, out);
    for (size_t i = 0; i < out->n; i++)
        if (out->p[i] == '\\')
            out->p[i] = '/';
    if (out->n >= 2 && out->p[1] == ':')
        out->p[0] = ascii_lower(out->p[0]);
}

/* For mem_free. Absolute names get the prefix that lifts the limit of 260 characters. */
static wchar_t *wide_path(const char *path) {
    int n = MultiByteToWideChar(CP_UTF8, 0, path, -1, NULL, 0);
    size_t room = (size_t)(n > 0 ? n : 1) + 5;
    wchar_t *wide = mem_alloc(room * sizeof *wide);
    bool prefix = ascii_is_alpha(path[0]) && path[1] == ':' && (path[2] == '/' || !path[2]);
    if (prefix)
        memcpy(wide, L"\\\\?\\", 4 * sizeof *wide);
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide + (prefix ? 4 : 0), n);
    for (wchar_t *p = wide; *p; p++)
        if (*p == L'/')
            *p = L'\\';
    if (prefix && !path[2])
        wcscat(wide, L"\\"); /* a drive alone is its top, not where somebody happens to be on it */
    return wide;
}

static HANDLE open_file(const char *path, DWORD access, DWORD how, DWORD flags) {
    wchar_t *wide = wide_path(path);
    HANDLE h = CreateFileW(wide, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                           NULL, how, flags, NULL);
    DWORD why = GetLastError();
    mem_free(wide);
    SetLastError(why);
    return h;
}

/* ---- files and directories ---- */

static int64_t since_1970(int64_t ticks) { /* 100 ns since 1601 */
    return (ticks - 116444736000000000) * 100;
}

static int64_t file_time(FILETIME t) {
    return since_1970((int64_t)((uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime));
}

static enum os_type type_of(DWORD attributes, bool link) {
    return link                                    ? OS_LINK
           : attributes & FILE_ATTRIBUTE_DIRECTORY ? OS_DIR
           : attributes & FILE_ATTRIBUTE_DEVICE    ? OS_OTHER
                                                   : OS_FILE;
}

/* Of the links there are, those that lead elsewhere; not the marks that cloud folders carry. */
static bool is_link(HANDLE h) {
    FILE_ATTRIBUTE_TAG_INFO tag;
    return GetFileInformationByHandleEx(h, FileAttributeTagInfo, &tag, sizeof tag) &&
           (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
           (tag.ReparseTag == IO_REPARSE_TAG_SYMLINK ||
            tag.ReparseTag == IO_REPARSE_TAG_MOUNT_POINT);
}

static bool info_of(HANDLE h, struct os_info *info) {
    BY_HANDLE_FILE_INFORMATION file;
    FILE_BASIC_INFO basic;
    if (GetFileType(h) != FILE_TYPE_DISK) {
        *info = (struct os_info){.type = OS_OTHER};
        return true;
    }
    if (!GetFileInformationByHandle(h, &file) ||
        !GetFileInformationByHandleEx(h, FileBasicInfo, &basic, sizeof basic))
        return false;
    *info = (struct os_info){
        .type = type_of(file.dwFileAttributes, is_link(h)),
        .stamp = {.size = (int64_t)((uint64_t)file.nFileSizeHigh << 32 | file.nFileSizeLow),
                  .mtime_ns = file_time(file.ftLastWriteTime),
                  .ctime_ns = since_1970(basic.ChangeTime.QuadPart),
                  .inode = (uint64_t)file.nFileIndexHigh << 32 | file.nFileIndexLow},
        .device = file.dwVolumeSerialNumber,
    };
    return true;
}

static bool stat_with(const char *path, DWORD flags, struct os_info *info, struct err *e) {
    HANDLE h =
        open_file(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags);
    if (h == INVALID_HANDLE_VALUE)
        return fail(e, GetLastError(), path);
    bool ok = info_of(h, info) || fail(e, GetLastError(), path);
    CloseHandle(h);
    return ok;
}

bool os_stat(const char *path, struct os_info *info, struct err *e) {
    return stat_with(path, 0, info, e);
}

bool os_lstat(const char *path, struct os_info *info, struct err *e) {
    return stat_with(path, FILE_FLAG_OPEN_REPARSE_POINT, info, e);
}

bool os_read_link(const char *path, struct buf *out, struct err *e) {
    buf_reset(out);
    return err_set(e, ERR_IO, "%s: links are not read on Windows", path);
}

struct os_list {
    HANDLE find;
    WIN32_FIND_DATAW entry;
    struct buf name;
    bool ready, failed; /* `entry` is the next one */
};

struct os_list *os_list_open(const char *path, struct err *e) {
    struct buf pattern = {0};
    buf_addf(&pattern, "%s/*", path);
    wchar_t *wide = wide_path(pattern.p);
    struct os_list *list = MEM_NEW(struct os_list);
    list->find = FindFirstFileExW(wide, FindExInfoBasic, &list->entry, FindExSearchNameMatch, NULL,
                                  FIND_FIRST_EX_LARGE_FETCH);
    list->ready = true;
    if (list->find == INVALID_HANDLE_VALUE) {
        fail(e, GetLastError(), path);
        mem_free(list);
        list = NULL;
    }
    mem_free(wide);
    buf_fini(&pattern);
    return list;
}

bool os_list_next(struct os_list *list, struct os_entry *out) {
    do {
        if (!list->ready && !FindNextFileW(list->find, &list->entry)) {
            list->failed = GetLastError() != ERROR_NO_MORE_FILES;
            return false;
        }
        list->ready = false;
    } while (!wcscmp(list->entry.cFileName, L".") || !wcscmp(list->entry.cFileName, L".."));
    utf8_from_wide(list->entry.cFileName, &list->name);
    bool link = (list->entry.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
                (list->entry.dwReserved0 == IO_REPARSE_TAG_SYMLINK ||
                 list->entry.dwReserved0 == IO_REPARSE_TAG_MOUNT_POINT);
    *out = (struct os_entry){.name = list->name.p ? list->name.p : "",
                             .type = type_of(list->entry.dwFileAttributes, link)};
    return true;
}

bool os_list_lstat(struct os_list *list, const struct os_entry *entry, const char *path,
                   struct os_info *info, struct err *e) {
    (void)list, (void)entry;
    return os_lstat(path, info, e);
}

bool os_list_failed(const struct os_list *list) {
    return list->failed;
}

void os_list_close(struct os_list *list) {
    if (!list)
        return;
    FindClose(list->find);
    buf_fini(&list->name);
    mem_free(list);
}

/* INVALID_HANDLE_VALUE with err when it is none. */
static HANDLE open_regular(const char *path, struct os_info *info, struct err *e) {
    HANDLE h = open_file(path, GENERIC_READ, OPEN_EXISTING,
                         FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_SEQUENTIAL_SCAN);
    if (h == INVALID_HANDLE_VALUE) {
        fail(e, GetLastError(), path);
        return h;
    }
    if (!info_of(h, info))
        fail(e, GetLastError(), path);
    else if (info->type != OS_FILE)
        err_set(e, ERR_IO, "%s: not a regular file", path);
    else
        return h;
    CloseHandle(h);
    return INVALID_HANDLE_VALUE;
}

enum { PADDING = 16 };

static bool read_to_end(HANDLE h, size_t most, struct buf *out) {
    while (out->n <= most) {
        size_t left = most - out->n;
        DWORD want = left < 65536 ? (DWORD)left + 1 : 65536, got = 0;
        buf_reserve(out, want + PADDING);
        if (!ReadFile(h, out->p + out->n, want, &got, NULL))
            return GetLastError() == ERROR_HANDLE_EOF;
        if (got == 0)
            return true;
        out->n += got;
    }
    return true;
}

bool os_read_file(const char *path, size_t most, struct buf *out, struct os_info *info,
                  struct err *e) {
    struct os_info own;
    if (!info)
        info = &own;
    buf_reset(out);
    HANDLE h = open_regular(path, info, e);
    if (h == INVALID_HANDLE_VALUE)
        return false;
    bool ok = true, fits = (uint64_t)info->stamp.size <= most;
    if (fits) {
        buf_reserve(out, (size_t)info->stamp.size + PADDING + 1);
        ok = read_to_end(h, most, out) || fail(e, GetLastError(), path);
        fits = out->n <= most;
    }
    if (ok && !fits)
        ok =
            err_set(e, ERR_EXHAUSTED, "%s: longer than %llu bytes", path, (unsigned long long)most);
    CloseHandle(h);
    if (!ok)
        buf_reset(out);
    buf_reserve(out, PADDING);
    memset(out->p + out->n, 0, PADDING);
    return ok;
}

bool os_read_head(const char *path, size_t most, struct buf *out, struct os_info *info,
                  struct err *e) {
    struct os_info own;
    if (!info)
        info = &own;
    buf_reset(out);
    HANDLE h = open_regular(path, info, e);
    if (h == INVALID_HANDLE_VALUE)
        return false;
    size_t room = (uint64_t)info->stamp.size < most ? (size_t)info->stamp.size : most;
    buf_reserve(out, room + PADDING + 1);
    bool ok = read_to_end(h, most, out) || fail(e, GetLastError(), path);
    CloseHandle(h);
    out->n = !ok ? 0 : out->n < most ? out->n : most;
    memset(out->p + out->n, 0, PADDING);
    return ok;
}

static bool write_all(HANDLE h, struct str bytes) {
    while (bytes.n) {
        DWORD put = 0;
        DWORD want = bytes.n < (1U << 30) ? (DWORD)bytes.n : 1U << 30;
        if (!WriteFile(h, bytes.p, want, &put, NULL))
            return false;
        bytes = str_from(bytes, put);
    }
    return true;
}

struct os_sink {
    HANDLE file;
};

bool os_put(struct os_sink *sink, struct str piece) {
    return write_all(sink->file, piece);
}

bool os_write_pieces(const char *path, bool (*write)(void *, struct os_sink *), void *context,
                     struct err *e) {
    struct buf temporary = {0};
    LARGE_INTEGER now;
    QueryPerformanceCounter(&now);
    buf_addf(&temporary, "%s.%lx-%llx", path, GetCurrentProcessId(),
             (unsigned long long)now.QuadPart);
    HANDLE h = open_file(temporary.p, GENERIC_WRITE, CREATE_NEW, FILE_ATTRIBUTE_NORMAL);
    bool ok = h != INVALID_HANDLE_VALUE;
    if (ok) {
        ok = write(context, &(struct os_sink){h}) || fail(e, GetLastError(), path);
        CloseHandle(h);
        ok = ok && os_rename(temporary.p, path, e);
        struct err ignored;
        if (!ok && !os_remove(temporary.p, &ignored))
            log_debug("%s", ignored.text);
    } else {
        fail(e, GetLastError(), path);
    }
    buf_fini(&temporary);
    return ok;
}

static bool put_whole(void *context, struct os_sink *sink) {
    const struct str *bytes = context;
    return os_put(sink, *bytes);
}

bool os_write_file(const char *path, struct str bytes, struct err *e) {
    return os_write_pieces(path, put_whole, &bytes, e);
}

/* Whether it may be written shows in opening it; what it is to others, ReplaceFile keeps. */
static bool may_write(const char *path, struct err *e) {
    struct os_info info;
    HANDLE h = open_file(path, GENERIC_WRITE, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    if (h == INVALID_HANDLE_VALUE)
        return fail(e, GetLastError(), path);
    bool ok = info_of(h, &info) || fail(e, GetLastError(), path);
    CloseHandle(h);
    return ok && (info.type == OS_FILE || err_set(e, ERR_IO, "%s: not a regular file", path));
}

static bool write_new(const char *path, struct str bytes, struct err *e) {
    HANDLE h = open_file(path, GENERIC_WRITE, CREATE_NEW, FILE_ATTRIBUTE_NORMAL);
    if (h == INVALID_HANDLE_VALUE)
        return fail(e, GetLastError(), path);
    bool ok = (write_all(h, bytes) && FlushFileBuffers(h)) || fail(e, GetLastError(), path);
    CloseHandle(h);
    struct err ignored;
    if (!ok && !os_remove(path, &ignored))
        log_debug("%s", ignored.text);
    return ok;
}

bool os_replace_file(const char *path, struct str bytes, struct err *e) {
    struct buf real = {0}, temporary = {0};
    LARGE_INTEGER now;
    QueryPerformanceCounter(&now);
    bool ok = os_real_path(path, &real, e) && may_write(real.p, e);
    if (ok) {
        buf_addf(&temporary, "%s.%lx-%llx", real.p, GetCurrentProcessId(),
                 (unsigned long long)now.QuadPart);
        ok = write_new(temporary.p, bytes, e);
    }
    if (ok) {
        wchar_t *old = wide_path(real.p), *new = wide_path(temporary.p);
        struct err ignored;
        ok = ReplaceFileW(old, new, NULL, REPLACEFILE_IGNORE_MERGE_ERRORS, NULL, NULL) ||
             fail(e, GetLastError(), path);
        if (!ok && !os_remove(temporary.p, &ignored))
            log_debug("%s", ignored.text);
        mem_free(old);
        mem_free(new);
    }
    buf_fini(&real);
    buf_fini(&temporary);
    return ok;
}

bool os_new_file(const char *path, struct str bytes, struct err *e) {
    struct buf dir = {0};
    buf_add(&dir, path_dir(str_z(path)));
    bool ok = (!dir.n || os_make_dirs(dir.p, e)) && write_new(path, bytes, e);
    buf_fini(&dir);
    return ok;
}

bool os_rename(const char *from, const char *to, struct err *e) {
    wchar_t *old = wide_path(from), *new = wide_path(to);
    bool ok = MoveFileExW(old, new, MOVEFILE_REPLACE_EXISTING) || fail(e, GetLastError(), to);
    mem_free(old);
    mem_free(new);
    return ok;
}

bool os_remove(const char *path, struct err *e) {
    wchar_t *wide = wide_path(path);
    bool ok = DeleteFileW(wide);
    DWORD why = ok ? 0 : GetLastError();
    mem_free(wide);
    return ok || why == ERROR_FILE_NOT_FOUND || why == ERROR_PATH_NOT_FOUND || fail(e, why, path);
}

/* Who may read it follows from the user's profile, below which our directories lie. */
static bool make_dir(const char *path, struct err *e) {
    wchar_t *wide = wide_path(path);
    bool ok = CreateDirectoryW(wide, NULL);
    DWORD why = ok ? 0 : GetLastError();
    DWORD attributes = ok ? 0 : GetFileAttributesW(wide);
    mem_free(wide);
    if (!ok && attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY))
        return true;
    return ok || fail(e, why, path);
}

bool os_make_dirs(const char *path, struct err *e) {
    struct buf part = {0};
    buf_add(&part, str_z(path));
    bool ok = true;
    for (size_t i = 1; ok && i < part.n; i++) {
        if (part.p[i] != '/' || part.p[i - 1] == '/' || part.p[i - 1] == ':')
            continue;
        part.p[i] = 0;
        ok = make_dir(part.p, e);
        part.p[i] = '/';
    }
    ok = ok && make_dir(path, e);
    buf_fini(&part);
    return ok;
}

bool os_create_private(const char *path, struct err *e) {
    HANDLE h = open_file(path, GENERIC_WRITE, CREATE_NEW, FILE_ATTRIBUTE_NORMAL);
    if (h == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_EXISTS || fail(e, GetLastError(), path);
    CloseHandle(h);
    return true;
}

bool os_real_path(const char *path, struct buf *out, struct err *e) {
    HANDLE h = open_file(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    if (h == INVALID_HANDLE_VALUE)
        return fail(e, GetLastError(), path);
    DWORD n = GetFinalPathNameByHandleW(h, NULL, 0, FILE_NAME_NORMALIZED);
    wchar_t *wide = mem_alloc((n + 1) * sizeof *wide);
    bool ok = n && GetFinalPathNameByHandleW(h, wide, n + 1, FILE_NAME_NORMALIZED) <= n;
    ok = ok || fail(e, GetLastError(), path);
    CloseHandle(h);
    if (ok) {
        bool share = wcsncmp(wide, L"\\\\?\\UNC\\", 8) == 0;
        path_from_wide(share ? wide + 6 : wide + 4, out); /* without the "\\?\" in front */
        if (share)
            out->p[0] = '/';
    }
    mem_free(wide);
    return ok;
}

bool os_map_file(const char *path, struct os_map *map, struct err *e) {
    struct os_info info;
    HANDLE h = open_regular(path, &info, e);
    if (h == INVALID_HANDLE_VALUE)
        return false;
    *map = (struct os_map){.p = "", .n = (size_t)info.stamp.size};
    bool ok = true;
    if (map->n) {
        HANDLE section = CreateFileMappingW(h, NULL, PAGE_READONLY, 0, 0, NULL);
        map->p = section ? MapViewOfFile(section, FILE_MAP_READ, 0, 0, map->n) : NULL;
        ok = map->p || fail(e, GetLastError(), path);
        if (section)
            CloseHandle(section); /* the view keeps it */
    }
    CloseHandle(h);
    if (!ok)
        *map = (struct os_map){0};
    return ok;
}

void os_map_cool(const struct os_map *map) {
    if (map->n) /* unlocking what is not locked takes it out of the working set */
        VirtualUnlock((void *)(uintptr_t)map->p, map->n);
}

void os_unmap(struct os_map *map) {
    if (map->n)
        UnmapViewOfFile(map->p);
    *map = (struct os_map){0};
}

struct os_lock {
    HANDLE file;
};

struct os_lock *os_lock_try(const char *path, uint64_t byte, struct err *e) {
    HANDLE h = open_file(path, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL);
    if (h == INVALID_HANDLE_VALUE) {
        fail(e, GetLastError(), path);
        return NULL;
    }
    OVERLAPPED at = {.Offset = (DWORD)byte, .OffsetHigh = (DWORD)(byte >> 32)};
    if (!LockFileEx(h, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at)) {
        fail(e, GetLastError(), path);
        CloseHandle(h);
        return NULL;
    }
    struct os_lock *lock = MEM_NEW(struct os_lock);
    lock->file = h;
    return lock;
}

void os_lock_release(struct os_lock *lock) {
    if (!lock)
        return;
    CloseHandle(lock->file);
    mem_free(lock);
}

bool os_fs_is_network(const char *path) {
    wchar_t volume[MAX_PATH];
    wchar_t *wide = wide_path(path);
    bool remote = wide[0] == L'\\' && wide[1] == L'\\' && wide[2] != L'?';
    if (!remote && GetVolumePathNameW(wide, volume, MAX_PATH))
        remote = GetDriveTypeW(volume) == DRIVE_REMOTE;
    mem_free(wide);
    return remote;
}

bool os_fs_sends_events(const char *path) {
    return !os_fs_is_network(path);
}

/* ---- where things of ours go ---- */

static bool dir_from_env(const wchar_t *variable, struct buf *out) {
    wchar_t value[4096];
    DWORD n = GetEnvironmentVariableW(variable, value, 4096);
    if (n == 0 || n >= 4096)
        return false;
    path_from_wide(value, out);
    while (out->n && out->p[out->n - 1] == '/')
        out->p[--out->n] = 0;
    return out->n > 0;
}

bool os_home_dir(struct buf *out, struct err *e) {
    return dir_from_env(L"USERPROFILE", out) ||
           err_set(e, ERR_NOT_FOUND, "no home directory: USERPROFILE is not set");
}

bool os_current_dir(struct buf *out, struct err *e) {
    wchar_t wide[4096];
    DWORD n = GetCurrentDirectoryW(4096, wide);
    if (!n || n >= 4096)
        return err_set(e, ERR_IO, "cannot tell the current directory");
    path_from_wide(wide, out);
    return true;
}

bool os_program_path(struct buf *out, struct err *e) {
    wchar_t wide[4096];
    DWORD n = GetModuleFileNameW(NULL, wide, 4096);
    if (!n || n >= 4096)
        return err_set(e, ERR_IO, "cannot tell where this program lies");
    path_from_wide(wide, out);
    return true;
}

bool os_cache_dir(struct buf *out, struct err *e) {
    if (dir_from_env(L"XDG_CACHE_HOME", out) || dir_from_env(L"LOCALAPPDATA", out)) {
        buf_add(out, STR("/kitls"));
        return true;
    }
    if (!os_home_dir(out, e))
        return false;
    buf_add(out, STR("/AppData/Local/kitls"));
    return true;
}

bool os_runtime_dir(struct buf *out, struct err *e) {
    if (!os_cache_dir(out, e))
        return false;
    buf_add(out, STR("/run"));
    return true;
}

/* ---- processes, time, memory ---- */

int os_files_most(void) {
    return 8192; /* of the C library; handles have no limit that matters */
}

void os_open_standard(void) {
    static const DWORD which[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    for (size_t i = 0; i < 3; i++) {
        HANDLE h = GetStdHandle(which[i]);
        if (!h || h == INVALID_HANDLE_VALUE)
            SetStdHandle(which[i],
                         open_file("NUL", GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING, 0));
        _setmode((int)i, _O_BINARY); /* a line ends as it was written */
    }
}

char **os_arguments(int *argc, char **argv) {
    int n = 0;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &n);
    if (!wide)
        return argv;
    char **own = mem_alloc(((size_t)n + 1) * sizeof *own);
    for (int i = 0; i < n; i++) {
        struct buf utf8 = {0};
        utf8_from_wide(wide[i], &utf8);
        own[i] = buf_take(&utf8);
    }
    LocalFree(wide);
    *argc = n;
    return own;
}

int os_process_id(void) {
    return (int)GetCurrentProcessId();
}

/* What the loop can wait for here are sockets: one whose other end closes with the process. */
struct process_watch {
    HANDLE process, wait;
    SOCKET end;
};

static void CALLBACK on_exit_of(void *context, BOOLEAN timed_out) {
    (void)timed_out;
    struct process_watch *w = context;
    closesocket(w->end);
    CloseHandle(w->process);
    UnregisterWait(w->wait);
    mem_free(w);
}

/* Two connected sockets of the loopback interface. */
static bool socket_pair(SOCKET pair[2]) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int n = sizeof at;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    pair[0] = socket(AF_INET, SOCK_STREAM, 0);
    pair[1] = INVALID_SOCKET;
    if (listener != INVALID_SOCKET && pair[0] != INVALID_SOCKET &&
        bind(listener, (struct sockaddr *)&at, n) == 0 && listen(listener, 1) == 0 &&
        getsockname(listener, (struct sockaddr *)&at, &n) == 0 &&
        connect(pair[0], (struct sockaddr *)&at, n) == 0)
        pair[1] = accept(listener, NULL, NULL);
    closesocket(listener);
    if (pair[1] == INVALID_SOCKET)
        closesocket(pair[0]);
    return pair[1] != INVALID_SOCKET;
}

int os_process_watch(int pid, struct err *e) {
    WSADATA winsock;
    SOCKET pair[2];
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, (DWORD)pid);
    if (!process) {
        fail(e, GetLastError(), "opening a process");
        return -1;
    }
    if (WSAStartup(MAKEWORD(2, 2), &winsock) || !socket_pair(pair)) {
        CloseHandle(process);
        err_set(e, ERR_IO, "process %d: no sockets to tell its end", pid);
        return -1;
    }
    struct process_watch *w = MEM_NEW(struct process_watch);
    *w = (struct process_watch){.process = process, .end = pair[1]};
    if (!RegisterWaitForSingleObject(&w->wait, process, on_exit_of, w, INFINITE,
                                     WT_EXECUTEONLYONCE)) {
        fail(e, GetLastError(), "waiting for a process");
        closesocket(pair[0]);
        closesocket(pair[1]);
        CloseHandle(process);
        mem_free(w);
        return -1;
    }
    return (int)pair[0]; /* handles have 32 significant bits */
}

bool os_process_alive(int pid) {
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, (DWORD)pid);
    if (!process)
        return GetLastError() == ERROR_ACCESS_DENIED;
    bool alive = WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    CloseHandle(process);
    return alive;
}

void os_close(int fd) {
    if (fd >= 0)
        closesocket((SOCKET)fd);
}

int64_t os_clock_ns(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    int64_t seconds = now.QuadPart / frequency.QuadPart, rest = now.QuadPart % frequency.QuadPart;
    return seconds * 1000000000 + rest * 1000000000 / frequency.QuadPart;
}

int64_t os_wall_ms(void) {
    return os_wall_ns() / 1000000;
}

int64_t os_wall_ns(void) {
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    return file_time(now);
}

struct os_memory os_memory(void) {
    PROCESS_MEMORY_COUNTERS_EX memory = {.cb = sizeof memory};
    if (!GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&memory,
                              sizeof memory))
        return (struct os_memory){0};
    return (struct os_memory){.rss = memory.WorkingSetSize, .anonymous = memory.PrivateUsage};
}
