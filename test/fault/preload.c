/*
 * Stands between a program and the file system (LD_PRELOAD), under one folder, FAULT_FOLDER: counts each write, sync,
 * truncation, rename and removal, and does one of three things.
 *
 * FAULT_COUNT=FILE   writes "CALLS WRITES" to FILE at each call.
 * FAULT_KIND=kill|eio|enospc|short with FAULT_AT=N   kills the program before the N-th call, lets that call fail, or lets
 *                    it write half of its bytes. `short` counts writes alone. Once only.
 * Text "KIND N" written to the file `control` in the folder sets both anew, and begins to count anew.
 * FAULT_RECORD=FILE  appends each call that succeeded to FILE, as power-cut.slow.test.ts reads it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder;
static const char *kind;
static long at;
static int record_fd = -1, count_fd = -1;
static atomic_long calls, writes;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *), (*real_unlink)(const char *), (*real_remove)(const char *);
static int (*real_unlinkat)(int, const char *, int);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_remove = dlsym(RTLD_NEXT, "remove");
  real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
  folder = getenv("FAULT_FOLDER");
  kind = getenv("FAULT_KIND");
  const char *number = getenv("FAULT_AT"), *record = getenv("FAULT_RECORD"), *count = getenv("FAULT_COUNT");
  at = number ? atol(number) : 0;
  if (record) record_fd = open(record, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (count) count_fd = open(count, O_WRONLY | O_CREAT, 0600);
}

static int is_inside(const char *path) {
  size_t length = folder ? strlen(folder) : 0;
  return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* The path of an open file under the folder; 0 for any other. */
static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_inside(path);
}

/* Takes what is written to the file `control` for itself; 0 where it is another file. */
static int controls(const char *path, const void *bytes, size_t length) {
  static char text[64];
  if (strcmp(path + strlen(folder), "/control") != 0) return 0;
  snprintf(text, sizeof text, "%.*s", (int)length, (const char *)bytes);
  char *space = strchr(text, ' ');
  if (space) *space = 0;
  kind = space ? text : NULL;
  at = space ? atol(space + 1) : 0;
  calls = writes = 0;
  return 1;
}

static int absolute(int dir, const char *name, char *path) {
  char base[PATH_MAX] = "";
  if (name[0] != '/') {
    if (dir == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
    else {
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
      ssize_t length = readlink(link, base, sizeof base - 1);
      if (length < 0) return 0;
      base[length] = 0;
    }
    strcat(base, "/");
  }
  snprintf(path, PATH_MAX, "%s%s", base, name);
  return is_inside(path);
}

/* Counts a call; 0 where it is to go on, 1 where it is to write half, else -1 with errno. */
static int met(int is_write) {
  long call = atomic_fetch_add(&calls, 1) + 1, write = is_write ? atomic_fetch_add(&writes, 1) + 1 : 0;
  if (count_fd >= 0) {
    char text[64];
    int length = snprintf(text, sizeof text, "%9ld %9ld\n", call, atomic_load(&writes));
    real_pwrite(count_fd, text, length, 0);
  }
  if (!kind || at == 0) return 0;
  if (strcmp(kind, "short") == 0) return write == at ? 1 : 0;
  if (call != at) return 0;
  if (strcmp(kind, "kill") == 0) { kill(getpid(), SIGKILL); for (;;) pause(); }
  errno = strcmp(kind, "eio") == 0 ? EIO : ENOSPC;
  return -1;
}

static void recorded(char op, const char *path, const void *bytes, uint64_t length, uint64_t offset) {
  if (record_fd < 0) return;
  uint32_t path_length = strlen(path);
  unsigned char head[21];
  head[0] = op;
  memcpy(head + 1, &path_length, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &length, 8);
  struct iovec parts[3] = {{head, 21}, {(void *)path, path_length}, {(void *)bytes, bytes ? length : 0}};
  static ssize_t (*real_writev)(int, const struct iovec *, int);
  if (!real_writev) real_writev = dlsym(RTLD_NEXT, "writev");
  real_writev(record_fd, parts, bytes ? 3 : 2);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real_pwrite(fd, bytes, length, offset);
  int how = met(1);
  if (how < 0) return -1;
  ssize_t done = real_pwrite(fd, bytes, how && length > 1 ? length / 2 : length, offset);
  if (done > 0) recorded('W', path, bytes, done, offset);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real_write(fd, bytes, length);
  if (controls(path, bytes, length)) return length;
  int how = met(1);
  if (how < 0) return -1;
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, bytes, how && length > 1 ? length / 2 : length);
  if (done > 0) recorded('W', path, bytes, done, offset);
  return done;
}

/* Parts are written one after the other, so that each is a call of its own. */
static ssize_t each(int fd, const struct iovec *parts, int count, off_t offset) {
  ssize_t sum = 0;
  for (int part = 0; part < count; part++) {
    ssize_t done = offset < 0 ? write(fd, parts[part].iov_base, parts[part].iov_len)
                              : pwrite64(fd, parts[part].iov_base, parts[part].iov_len, offset + sum);
    if (done < 0) return sum > 0 ? sum : -1;
    sum += done;
    if ((size_t)done < parts[part].iov_len) return sum;
  }
  return sum;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  char path[PATH_MAX];
  static ssize_t (*real)(int, const struct iovec *, int);
  if (!real) real = dlsym(RTLD_NEXT, "writev");
  return path_of(fd, path) ? each(fd, parts, count, -1) : real(fd, parts, count);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) {
  char path[PATH_MAX];
  static ssize_t (*real)(int, const struct iovec *, int, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwritev64");
  return path_of(fd, path) ? each(fd, parts, count, offset) : real(fd, parts, count, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return pwritev64(fd, parts, count, offset);
}

static int synced(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd);
  if (met(0) < 0) return -1;
  int done = real(fd);
  if (done == 0) recorded('S', path, 0, 0, 0);
  return done;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int ftruncate64(int fd, off_t length) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real_ftruncate(fd, length);
  if (met(0) < 0) return -1;
  int done = real_ftruncate(fd, length);
  if (done == 0) recorded('T', path, 0, 0, length);
  return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int renamed(int from_dir, const char *from, int to_dir, const char *to) {
  char source[PATH_MAX], target[PATH_MAX];
  if (!absolute(from_dir, from, source) | !absolute(to_dir, to, target)) return real_rename(source, target);
  if (met(0) < 0) return -1;
  int done = real_rename(source, target);
  if (done == 0) recorded('R', source, target, strlen(target), 0);
  return done;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_dir, const char *from, int to_dir, const char *to) {
  return renamed(from_dir, from, to_dir, to);
}

static int removed(const char *path, int is_inside, int (*real)(const char *), const char *name) {
  if (!is_inside) return real(name);
  struct stat ignored;
  if (lstat(path, &ignored) != 0) return real(name);
  if (met(0) < 0) return -1;
  int done = real(name);
  if (done == 0) recorded('U', path, 0, 0, 0);
  return done;
}

int unlink(const char *name) {
  char path[PATH_MAX];
  int inside = absolute(AT_FDCWD, name, path);
  return removed(path, inside, real_unlink, name);
}

int remove(const char *name) {
  char path[PATH_MAX];
  int inside = absolute(AT_FDCWD, name, path);
  return removed(path, inside, real_remove, name);
}

int unlinkat(int dir, const char *name, int flags) {
  char path[PATH_MAX];
  if (!absolute(dir, name, path)) return real_unlinkat(dir, name, flags);
  if (met(0) < 0) return -1;
  int done = real_unlinkat(dir, name, flags);
  if (done == 0) recorded('U', path, 0, 0, 0);
  return done;
}
