#include "addresses.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

socklen_t parse_address(const char *text, long long port, struct sockaddr_storage *out) {
  struct sockaddr_in *v4 = (struct sockaddr_in *)out;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
  memset(out, 0, sizeof(*out));
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    return sizeof(*v4);
  }
  if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons((uint16_t)port);
    return sizeof(*v6);
  }
  return 0;
}

void add_address(struct call *call, const void *address) {
  const struct sockaddr_in *v4 = address;
  const struct sockaddr_in6 *v6 = address;
  char text[INET6_ADDRSTRLEN] = "";
  const int is_v6 = v4->sin_family == AF_INET6;
  inet_ntop(v4->sin_family, is_v6 ? (const void *)&v6->sin6_addr : &v4->sin_addr, text, sizeof(text));
  add(call, "family", is_v6 ? "IPv6" : "IPv4");
  add(call, "address", text);
  add_number(call, "port", ntohs(is_v6 ? v6->sin6_port : v4->sin_port));
}

/** KEY=FAMILY,ADDRESS,PORT; KEY=local where a connection leads to another process of this machine. */
static void add_end(struct call *call, const char *key, const struct sockaddr_storage *end) {
  const struct sockaddr_in *v4 = (const struct sockaddr_in *)end;
  const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)end;
  const int is_v6 = end->ss_family == AF_INET6;
  char address[INET6_ADDRSTRLEN] = "", text[INET6_ADDRSTRLEN + 16] = "local";
  if (inet_ntop(end->ss_family, is_v6 ? (const void *)&v6->sin6_addr : &v4->sin_addr, address,
                sizeof(address)))
    snprintf(text, sizeof(text), "%s,%s,%d", is_v6 ? "IPv6" : "IPv4", address,
             ntohs(is_v6 ? v6->sin6_port : v4->sin_port));
  add(call, key, text);
}

void add_peer(struct call *call, long result) {
  struct sockaddr_storage end;
  socklen_t length = sizeof(end);
  if (call->pointer != NULL)
    add_address(call, call->pointer);
  if (getpeername((int)result, (struct sockaddr *)&end, &length) == 0)
    add_end(call, "client", &end);
  length = sizeof(end);
  if (getsockname((int)result, (struct sockaddr *)&end, &length) == 0)
    add_end(call, "own", &end);
}

long add_own_address(struct call *call, int fd) {
  struct sockaddr_storage address;
  socklen_t length = sizeof(address);
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
    return -1;
  add_address(call, &address);
  return fd;
}
