import type { FastifyInstance } from 'fastify';
import { workbenchRoutes } from '../../workbench/routes.ts';
import type { ClassDoor } from '../board/class-door.ts';
import type { Classroom } from './classroom.ts';
import { sessionRoutes } from './session-routes.ts';
import { studyRoutes } from './study-routes.ts';

/** The workbench of a class, beside its board. */
export function classroomRoutes(server: FastifyInstance, room: Classroom, door: ClassDoor): void {
  const learnerOf = sessionRoutes(server, room.board, door, room.options.isSecure);
  workbenchRoutes(server, room.benches, (request) => room.deskOf(learnerOf(request).row.number));
  studyRoutes(server, room);
}
