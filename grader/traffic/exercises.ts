export type ExerciseName = 'accept' | 'read' | 'write' | 'close' | 'curl';
