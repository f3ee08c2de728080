/**
 * Kernel modules that the guest loads, in the order that their symbols need: in Debian 12's cloud kernel every virtio
 * driver is one. The probe needs fuse, for a close that waits.
 */
export const guestModules = [
  'virtio_ring',
  'virtio',
  'virtio_pci_legacy_dev',
  'virtio_pci_modern_dev',
  'virtio_pci',
  'virtio_console',
  'failover',
  'net_failover',
  'virtio_net',
  'fuse',
];
