/**
 * A line about the progress of the set-up. On stderr: stdout belongs to the command's result.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
