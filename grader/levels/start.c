#include <linux/in6.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <net/inet_sock.h>

// Your program starts here. Open docs/tutorial.md, and begin with level 0.
