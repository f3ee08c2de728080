#include "values.h"
#include "errors.h"

#include <algorithm>

namespace values {

namespace {

void check(bool right, const Napi::Value &value, const char *what, const char *wanted) {
  if (!right)
    throw errors::bad_argument(value.Env(), std::string(what) + " must be " + wanted);
}

} // namespace

std::string string_of(const Napi::Value &value, const char *what) {
  check(value.IsString(), value, what, "a string");
  return value.As<Napi::String>().Utf8Value();
}

uint32_t number_of(const Napi::Value &value, const char *what) {
  check(value.IsNumber(), value, what, "a number");
  return value.As<Napi::Number>().Uint32Value();
}

Napi::Object object_of(const Napi::Value &value, const char *what) {
  check(value.IsObject(), value, what, "an object");
  return value.As<Napi::Object>();
}

Bytes bytes_of(const Napi::Value &value, const char *what) {
  const bool right =
      value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_uint8_array;
  check(right, value, what, "a Uint8Array");
  const auto array = value.As<Napi::Uint8Array>();
  return Bytes(array.Data(), array.Data() + array.ByteLength());
}

Napi::Uint8Array to_js(Napi::Env env, const Bytes &data) {
  Napi::Uint8Array array = Napi::Uint8Array::New(env, data.size());
  std::copy(data.begin(), data.end(), array.Data());
  return array;
}

} // namespace values
