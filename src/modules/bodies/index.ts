export { serveBodies } from './http.ts'
export { addMember, fillTeam } from './keep-members.ts'
export { listBodies } from './list-bodies.ts'
export {
  countMembersChangedSince,
  moveMembers,
  placeMembers,
  returnMembers,
} from './move-members.ts'
export { bodiesTrace } from './person-trace.ts'
export { showBody } from './show-body.ts'
