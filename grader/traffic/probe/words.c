#include "words.h"
#include "outcomes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *find(const char *order, const char *key) {
  const size_t length = strlen(key);
  for (const char *word = order; word != NULL; word = strchr(word, ' ')) {
    word += *word == ' ';
    if (strncmp(word, key, length) == 0 && word[length] == '=')
      return word + length + 1;
  }
  return NULL;
}

long long number(const char *order, const char *key, long long otherwise) {
  const char *text = find(order, key);
  if (text == NULL)
    return otherwise;
  return *text == '@' ? outcome_of(strtoll(text + 1, NULL, 10))->result : strtoll(text, NULL, 0);
}

void word(const char *order, const char *key, char *out, size_t size) {
  const char *text = find(order, key);
  const size_t length = text == NULL ? 0 : strcspn(text, " ");
  snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), text == NULL ? "" : text);
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t hex_length(const char *text) {
  size_t digits = 0;
  while (hex_digit(text[digits]) >= 0)
    digits++;
  return digits / 2;
}

void read_hex(const char *text, uint8_t *out, size_t most) {
  const size_t length = hex_length(text);
  for (size_t i = 0; i < length && i < most; i++)
    out[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
}
