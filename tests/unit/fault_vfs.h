/* fault_vfs.h — SQLite's way to the disk with a lever: the call of one kind that is due fails. It
 * is laid over the default VFS for the whole process, so the product knows nothing of it. */
#pragma once

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

enum fault_kind {
    FAULT_READ,
    FAULT_WRITE,
    FAULT_FULL,
    FAULT_BUSY, /* at a write: where there is no log, readers keep out who commits, */
    FAULT_HELD, /* and who commits keeps out readers */
    FAULT_TORN, /* half of it is written */
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_OPEN,
    FAULT_LOCK,
    FAULT_MAP, /* of the memory that processes share */
    FAULT_DELETE,
    FAULT_KINDS
};

static struct {
    atomic_int kind;
    atomic_long countdown;  /* the call that brings it to 0 fails; below 0: none does */
    atomic_bool ever_after; /* and all that follow */
    atomic_long fired, calls;
    void (*_Atomic written)(void); /* once, on the thread whose transaction has just ended */
    sqlite3_vfs vfs, *real;
} fault;

static inline void fault_arm(enum fault_kind kind, long nth, bool ever_after) {
    fault.kind = (int)kind;
    fault.ever_after = ever_after;
    fault.fired = fault.calls = 0;
    fault.countdown = nth;
}

static inline void fault_lift(void) {
    fault.ever_after = false;
    fault.countdown = -1;
}

static inline bool fault_due(enum fault_kind kind) {
    if ((int)kind != fault.kind)
        return false;
    fault.calls++;
    long left = fault.countdown;
    if (left > 0)
        left = --fault.countdown;
    else if (left < 0 || !fault.ever_after)
        return false;
    if (left == 0) {
        fault.fired++;
        if (!fault.ever_after)
            fault.countdown = -1;
    }
    return left == 0;
}

struct fault_file {
    sqlite3_file base;
    sqlite3_file *real; /* lies behind it */
};

static inline sqlite3_file *fault_real(sqlite3_file *f) {
    return ((struct fault_file *)f)->real;
}
#define FAULT_ON(f) fault_real(f)->pMethods

static inline int fault_close(sqlite3_file *f) {
    return FAULT_ON(f)->xClose(fault_real(f));
}
static inline int fault_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
    if (fault_due(FAULT_HELD))
        return SQLITE_BUSY;
    return fault_due(FAULT_READ) ? SQLITE_IOERR_READ : FAULT_ON(f)->xRead(fault_real(f), p, n, at);
}
static inline int fault_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
    if (fault_due(FAULT_WRITE))
        return SQLITE_IOERR_WRITE;
    if (fault_due(FAULT_FULL))
        return SQLITE_FULL;
    if (fault_due(FAULT_BUSY))
        return SQLITE_BUSY;
    if (!fault_due(FAULT_TORN))
        return FAULT_ON(f)->xWrite(fault_real(f), p, n, at);
    (void)FAULT_ON(f)->xWrite(fault_real(f), p, n / 2, at);
    return SQLITE_IOERR_WRITE;
}
static inline int fault_truncate(sqlite3_file *f, sqlite3_int64 n) {
    return fault_due(FAULT_TRUNCATE) ? SQLITE_IOERR_TRUNCATE
                                     : FAULT_ON(f)->xTruncate(fault_real(f), n);
}
static inline int fault_sync(sqlite3_file *f, int flags) {
    return fault_due(FAULT_SYNC) ? SQLITE_IOERR_FSYNC : FAULT_ON(f)->xSync(fault_real(f), flags);
}
static inline int fault_size(sqlite3_file *f, sqlite3_int64 *n) {
    return FAULT_ON(f)->xFileSize(fault_real(f), n);
}
static inline int fault_lock(sqlite3_file *f, int level) {
    return fault_due(FAULT_LOCK) ? SQLITE_IOERR_LOCK : FAULT_ON(f)->xLock(fault_real(f), level);
}
static inline int fault_unlock(sqlite3_file *f, int level) {
    return FAULT_ON(f)->xUnlock(fault_real(f), level);
}
static inline int fault_check_lock(sqlite3_file *f, int *held) {
    return FAULT_ON(f)->xCheckReservedLock(fault_real(f), held);
}
static inline int fault_control(sqlite3_file *f, int op, void *p) {
    return FAULT_ON(f)->xFileControl(fault_real(f), op, p);
}
static inline int fault_sector(sqlite3_file *f) {
    return FAULT_ON(f)->xSectorSize(fault_real(f));
}
static inline int fault_device(sqlite3_file *f) {
    return FAULT_ON(f)->xDeviceCharacteristics(fault_real(f));
}
static inline int fault_shm_map(sqlite3_file *f, int page, int size, int extend,
                                void volatile **p) {
    return fault_due(FAULT_MAP) ? SQLITE_IOERR_SHMMAP
                                : FAULT_ON(f)->xShmMap(fault_real(f), page, size, extend, p);
}
static inline int fault_shm_lock(sqlite3_file *f, int offset, int n, int flags) {
    int code = FAULT_ON(f)->xShmLock(fault_real(f), offset, n, flags);
    if (offset == 0 && flags == (SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE)) { /* of who writes */
        void (*written)(void) = atomic_exchange(&fault.written, NULL);
        if (written)
            written();
    }
    return code;
}
static inline void fault_shm_barrier(sqlite3_file *f) {
    FAULT_ON(f)->xShmBarrier(fault_real(f));
}
static inline int fault_shm_unmap(sqlite3_file *f, int delete_it) {
    return FAULT_ON(f)->xShmUnmap(fault_real(f), delete_it);
}

static const sqlite3_io_methods fault_methods = {
    .iVersion = 2,
    .xClose = fault_close,
    .xRead = fault_read,
    .xWrite = fault_write,
    .xTruncate = fault_truncate,
    .xSync = fault_sync,
    .xFileSize = fault_size,
    .xLock = fault_lock,
    .xUnlock = fault_unlock,
    .xCheckReservedLock = fault_check_lock,
    .xFileControl = fault_control,
    .xSectorSize = fault_sector,
    .xDeviceCharacteristics = fault_device,
    .xShmMap = fault_shm_map,
    .xShmLock = fault_shm_lock,
    .xShmBarrier = fault_shm_barrier,
    .xShmUnmap = fault_shm_unmap,
};

static inline int fault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
                             int *out) {
    struct fault_file *file = (struct fault_file *)f;
    (void)vfs;
    file->base.pMethods = NULL;
    file->real = (sqlite3_file *)(file + 1);
    if (fault_due(FAULT_OPEN))
        return SQLITE_CANTOPEN;
    int code = fault.real->xOpen(fault.real, name, file->real, flags, out);
    if (file->real->pMethods)
        file->base.pMethods = &fault_methods;
    return code;
}

static inline int fault_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    return fault_due(FAULT_DELETE) ? SQLITE_IOERR_DELETE
                                   : fault.real->xDelete(fault.real, name, sync);
}

static inline void fault_install(void) {
    fault_lift();
    fault.real = sqlite3_vfs_find(NULL);
    fault.vfs = *fault.real; /* its other calls work as they are */
    fault.vfs.zName = "fault";
    fault.vfs.szOsFile = (int)sizeof(struct fault_file) + fault.real->szOsFile;
    fault.vfs.xOpen = fault_open;
    fault.vfs.xDelete = fault_delete;
    sqlite3_vfs_register(&fault.vfs, 1);
}
