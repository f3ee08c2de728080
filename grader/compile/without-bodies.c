// Makes a precompiled header that knows of every function in it what it is called with, but not what it does.
//
//   without-bodies LIBCLANG SOURCE OUTPUT [ARGUMENT]...
//
// LIBCLANG: the library's name, of the LLVM that is to read the header, e.g. libclang-14.so.1. ARGUMENT: as
// for clang. Only libclang can leave the bodies out; clang itself has no option for it. Its headers need not
// be installed: the four functions below have been the same since LLVM 3 (clang-c/Index.h).
#include <dlfcn.h>
#include <stdio.h>

typedef void *Index;
typedef struct Unit *Unit;

/** enum CXTranslationUnit_Flags */
enum { INCOMPLETE = 0x02, FOR_SERIALIZATION = 0x10, SKIP_FUNCTION_BODIES = 0x40 };

struct Libclang {
  Index (*create_index)(int exclude_declarations, int display_diagnostics);
  int (*parse)(Index, const char *source, const char *const *args, int count, void *unsaved,
               unsigned unsaved_count, unsigned options, Unit *unit);
  unsigned (*count_diagnostics)(Unit);
  int (*save)(Unit, const char *file, unsigned options);
};

static int load(struct Libclang *lib, const char *name) {
  void *handle = dlopen(name, RTLD_NOW);
  if (!handle)
    return -1;
  // As dlopen(3) says it: ISO C knows no way from a void pointer to a function.
  *(void **)&lib->create_index = dlsym(handle, "clang_createIndex");
  *(void **)&lib->parse = dlsym(handle, "clang_parseTranslationUnit2");
  *(void **)&lib->count_diagnostics = dlsym(handle, "clang_getNumDiagnostics");
  *(void **)&lib->save = dlsym(handle, "clang_saveTranslationUnit");
  return lib->create_index && lib->parse && lib->count_diagnostics && lib->save ? 0 : -1;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: %s LIBCLANG SOURCE OUTPUT [ARGUMENT]...\n", argv[0]);
    return 2;
  }
  const char *library = argv[1], *source = argv[2], *output = argv[3];
  struct Libclang lib;
  if (load(&lib, library) != 0) {
    fprintf(stderr, "%s: %s\n", library, dlerror());
    return 1;
  }
  Unit unit = NULL;
  const unsigned options = INCOMPLETE | FOR_SERIALIZATION | SKIP_FUNCTION_BODIES;
  const char *const *args = (const char *const *)&argv[4];
  const int error = lib.parse(lib.create_index(0, 1), source, args, argc - 4, NULL, 0, options, &unit);
  // What libclang complains about it has shown; a header with so much as a warning is of no use.
  if (error != 0 || lib.count_diagnostics(unit) > 0 || lib.save(unit, output, 0) != 0) {
    fprintf(stderr, "%s: libclang cannot make a header of it (error %d)\n", source, error);
    return 1;
  }
  return 0;
}
