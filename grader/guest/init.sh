#!/bin/busybox sh
# The first process of the guest. It only prepares the machine; the agent does the work.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts
mount -t devpts pts /dev/pts
mount -t tracefs tracing /sys/kernel/tracing
for module in $(cat /lib/modules/order); do
  insmod "/lib/modules/$module" || echo "module $module: refused" >/dev/console
done
ip link set lo up
ip addr add 10.0.2.15/24 dev eth0
ip link set eth0 up
ip route add default via 10.0.2.2
hostname lab
# Room for numbers of processes and threads that lie far apart.
echo 4194304 >/proc/sys/kernel/pid_max
# From here on the console is for errors only: every line costs an emulated machine time.
dmesg -n 4
echo 'starting the agent' >/dev/console
export HOME=/root PATH=/bin:/usr/bin NODE_NO_WARNINGS=1
cd /root
# An emulated machine translates every piece of code when it first meets it, and that is most of what a run costs. So Node
# interprets (what its compilers make would be translated once more, and they are much code themselves), keeps what it has
# parsed, and has room enough to collect no garbage during a run. Its child, the demo server, inherits these flags.
flags='--jitless --no-expose-wasm --no-flush-bytecode --min-semi-space-size=32 --max-semi-space-size=32 --expose-gc'
# A lost agent must end the machine: the host then sees it at once and can quote what the console said last.
/usr/bin/node $flags /kit/dist/agent.js </dev/null >/dev/console 2>&1
echo "agent ended: $?" >/dev/console
poweroff -f
