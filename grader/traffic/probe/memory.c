#define _GNU_SOURCE
#include "memory.h"
#include "limits.h"
#include "process.h"
#include <sys/mman.h>

static size_t whole_pages(size_t size) {
  return size == 0 ? PAGE : (size + PAGE - 1) / PAGE * PAGE;
}

struct pages take_pages(size_t size) {
  struct pages pages = {NULL, whole_pages(size)};
  void *start = mmap(NULL, pages.size + PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED || mprotect(start, pages.size, PROT_READ | PROT_WRITE) != 0)
    die("no memory");
  pages.start = start;
  return pages;
}

void give_back(struct pages pages) {
  if (pages.start != NULL)
    munmap(pages.start, pages.size + PAGE);
}

struct pages enough_pages(struct pages *kept, size_t size) {
  const size_t wanted = whole_pages(size);
  if (kept->size < wanted)
    *kept = take_pages(size);
  return (struct pages){kept->start + (kept->size - wanted), wanted};
}
