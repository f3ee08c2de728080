/** Whether the user wants no colours nor other escape codes: https://no-color.org */
export const isPlain = (): boolean => (process.env['NO_COLOR'] ?? '') !== '';
