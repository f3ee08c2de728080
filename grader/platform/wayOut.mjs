/** What helps on every machine that is not Debian: the remedy of several failures. README.md has the whole table. */
export const wayOut =
  'Use the container, which has a Debian of its own: `docker compose run --rm kit level 0` grades, `docker compose up` serves the workbench (README.md, "Your system").';
