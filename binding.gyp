{
  "target_defaults": {
    "cflags": ["-Wall", "-Wextra", "-Werror", "-fvisibility=hidden"],
    "cflags_cc": ["-std=c++17"],
    "cflags_cc!": ["-fno-exceptions", "-fno-rtti"],
    "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
    "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_DEPRECATED", "NODE_ADDON_API_CPP_EXCEPTIONS_ALL"]
  },
  "targets": [
    {
      "target_name": "compile",
      "type": "executable",
      "sources": ["addon/compile.cc", "addon/json.cc", "addon/recorder.cc", "addon/virtual_headers.cc"],
      "ldflags": ["-rdynamic"],
      "libraries": ["-lbcc", "-lbpf"]
    },
    {
      "target_name": "kernel",
      "sources": [
        "addon/kernel.cc",
        "addon/session.cc",
        "addon/specs.cc",
        "addon/maps.cc",
        "addon/program.cc",
        "addon/kprobe.cc",
        "addon/uprobe.cc",
        "addon/perf_poller.cc",
        "addon/delivery.cc",
        "addon/exit_guard.cc",
        "addon/values.cc"
      ],
      "libraries": ["-lbcc_bpf", "-lbpf"]
    },
    {
      "target_name": "wake",
      "sources": ["addon/wake.cc"]
    },
    {
      "target_name": "acceptor",
      "sources": ["demo-server/acceptor.cc"]
    },
    {
      "target_name": "probe",
      "type": "executable",
      "sources": [
        "grader/traffic/probe/addresses.c",
        "grader/traffic/probe/answers.c",
        "grader/traffic/probe/arguments.c",
        "grader/traffic/probe/call.c",
        "grader/traffic/probe/held_file.c",
        "grader/traffic/probe/main.c",
        "grader/traffic/probe/memory.c",
        "grader/traffic/probe/names.c",
        "grader/traffic/probe/operations.c",
        "grader/traffic/probe/orders.c",
        "grader/traffic/probe/outcomes.c",
        "grader/traffic/probe/process.c",
        "grader/traffic/probe/staging.c",
        "grader/traffic/probe/threads.c",
        "grader/traffic/probe/unseen.c",
        "grader/traffic/probe/watched.c",
        "grader/traffic/probe/words.c"
      ],
      "cflags_c": ["-std=c11"],
      "ldflags": ["-static"],
      "libraries": ["-lpthread"]
    },
    {
      "target_name": "confine",
      "type": "executable",
      "sources": ["grader/compile/confine.c"],
      "cflags_c": ["-std=c11"],
      "ldflags": ["-static"]
    },
    {
      "target_name": "without-bodies",
      "type": "executable",
      "sources": ["grader/compile/without-bodies.c"],
      "cflags_c": ["-std=c11"],
      "libraries": ["-ldl"]
    }
  ]
}
