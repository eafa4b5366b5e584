export { serveBodies } from './http.ts'
export { addMember, fillTeam } from './keep-members.ts'
export { listBodies } from './list-bodies.ts'
export { showBody } from './show-body.ts'
