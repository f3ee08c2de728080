#pragma once

#include "bytes.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/** Builds JSON text as grader/base/wire.ts reads it. Every function returns a whole value. */
namespace json {

using Members = std::vector<std::pair<std::string_view, std::string>>;

std::string text(std::string_view text);
/** {"$bytes": base64} */
std::string bytes(const Bytes &data);
/** Keys need no escape; they are looked at until this returns. */
std::string object(const Members &members);
std::string array(const std::vector<std::string> &items);

template <typename Item>
std::string array_of(const std::vector<Item> &items, std::string (*convert)(const Item &)) {
  std::vector<std::string> texts;
  for (const Item &item : items)
    texts.push_back(convert(item));
  return array(texts);
}

} // namespace json
