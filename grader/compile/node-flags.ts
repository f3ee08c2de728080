/**
 * What a Node of this version has to be told before it may compile. From version 24 on it sets half a gibibyte aside for
 * machine code, and the kernel counts it as memory that the compile uses; there is little JavaScript in one.
 */
export const nodeFlags = (version: string): string[] => (Number.parseInt(version, 10) >= 24 ? ['--jitless'] : []);
