// What a Program holds: its modules and the indexes over them, made in this order. Internal to
// src/link; immutable once made, never copied or moved, so that the indexes may point into it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "link/classes.h"
#include "link/definitions.h"
#include "link/function_pointers.h"
#include "link/native_names.h"
#include "link/python_paths.h"

namespace unclosed::link {

struct Tables {
  Tables(std::vector<ir::Module> unsorted, std::span<const std::string> others);
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  std::vector<ir::Module> modules;
  std::vector<std::string> unloaded;
  PythonPaths paths; // of the modules, then of the files that are not loaded
  Definitions definitions;
  NativeNames native;
  FunctionPointers pointers;
  Classes classes;
};

} // namespace unclosed::link
