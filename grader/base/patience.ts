/**
 * How many times longer than usual every deadline is: EBPF_WORKSHOP_PATIENCE, for machines that are slow or busy.
 * 1 where it is not set or no positive number. What also runs in the guest multiplies by it when it begins to wait: the
 * host's patience comes with a message, after the modules were loaded.
 */
export let patience = ((wanted) => (wanted > 0 ? wanted : 1))(Number(process.env['EBPF_WORKSHOP_PATIENCE']));

/** For the guest, which has the environment of the run that baked it. */
export function setPatience(times: number): void {
  patience = times;
}
