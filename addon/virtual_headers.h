#pragma once

#include <map>
#include <string>

/**
 * The headers that libbcc includes in front of every program, from its own memory: file name (`/virtual/…`)
 * to text. Empty when this libbcc does not show them.
 */
std::map<std::string, const char *> virtual_headers();
