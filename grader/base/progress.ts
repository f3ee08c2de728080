/** Tells the user what is going on while something takes long. Callers decide where it is shown. */
export type Progress = (line: string) => void;
