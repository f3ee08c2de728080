/**
 * How many times longer than usual every deadline is: EBPF_WORKSHOP_PATIENCE, for machines that are slow or busy.
 * 1 where it is not set or no positive number.
 */
export const patience = ((wanted) => (wanted > 0 ? wanted : 1))(Number(process.env['EBPF_WORKSHOP_PATIENCE']));
