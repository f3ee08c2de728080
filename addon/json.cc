#include "json.h"

#include <cstdio>

namespace json {

namespace {

constexpr char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(const Bytes &data) {
  std::string encoded;
  encoded.reserve((data.size() + 2) / 3 * 4);
  for (size_t i = 0; i < data.size(); i += 3) {
    const size_t count = data.size() - i < 3 ? data.size() - i : 3;
    uint32_t group = 0;
    for (size_t k = 0; k < 3; k++)
      group = group << 8 | (k < count ? data[i + k] : 0);
    for (size_t k = 0; k < 4; k++)
      encoded += k <= count ? BASE64[group >> (18 - 6 * k) & 63] : '=';
  }
  return encoded;
}

std::string joined(const std::vector<std::string> &items) {
  std::string all;
  for (const std::string &item : items)
    all += (all.empty() ? "" : ",") + item;
  return all;
}

} // namespace

std::string text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) {
      quoted += c;
      continue;
    }
    char escape[7];
    std::snprintf(escape, sizeof(escape), "\\u%04x", static_cast<unsigned>(c));
    quoted += escape;
  }
  return quoted + '"';
}

std::string bytes(const Bytes &data) {
  return object({{"$bytes", '"' + base64(data) + '"'}});
}

std::string object(const Members &members) {
  std::vector<std::string> pairs;
  for (const auto &[key, value] : members)
    pairs.push_back('"' + std::string(key) + "\":" + value);
  return '{' + joined(pairs) + '}';
}

std::string array(const std::vector<std::string> &items) {
  return '[' + joined(items) + ']';
}

} // namespace json
