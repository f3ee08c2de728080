/**
 * How packages get onto this machine: the remedy where some are missing. In the container nobody is root; its entry point says
 * that it is one.
 */
export const toInstall = (packages: string[]): string =>
  process.env['EBPF_WORKSHOP_CONTAINER'] === undefined
    ? `sudo apt-get install ${packages.join(' ')}`
    : `docker compose build --build-arg PACKAGES="${packages.join(' ')}"`;
