/** Where Gradescope puts things. */
const ROOT = '/autograder';

/** Half a CPU takes some six times as long as a machine with two. */
const ENVIRONMENT = `export EBPF_WORKSHOP_CACHE=${ROOT}/cache EBPF_WORKSHOP_PATIENCE=6`;

/**
 * Runs once, as root and with a network, while Gradescope builds the image. Everything slow happens here: packages, the
 * kernel, the first boot of the lab, and a first program, which proves that the image can grade.
 */
export const setupScript = (level: number): string => `#!/bin/sh
set -eu
. /etc/os-release
if [ "$ID" != debian ] || [ "\${VERSION_ID%%.*}" -lt 13 ]; then
  echo "This autograder needs an image of Debian 13 or newer, and this is $PRETTY_NAME." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends ca-certificates nodejs npm
cd ${ROOT}/source/kit
${ENVIRONMENT}
npm run level -- ${level} --file solutions/level-${level}.c
`;

/**
 * Runs for each submission, without a network, in half a CPU and 768 MB. On another machine than the one that built the
 * image the lab is booted once more, which may fail where time is so short: hence the attempts. When there is no verdict
 * in the end it fails, and Gradescope says that the autograder did: that is no grade of 0.
 */
export const runScript = (level: number): string => `#!/bin/sh
set -eu
cd ${ROOT}/source/kit
${ENVIRONMENT}
out=$(mktemp -d)
for attempt in 1 2 3; do
  npm run class -- grade ${ROOT}/submission --one --level ${level} --points ${ROOT}/source/points.json \\
    --jobs 1 --limit 120 --out "$out" --format gradescope && break
done
cp "$out"/gradescope/*.json ${ROOT}/results/results.json
`;
