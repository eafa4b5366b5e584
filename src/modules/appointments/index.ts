export { appointPerson } from './appoint-person.ts'
export { type HeadsToday, headsToday } from './heads-today.ts'
export { serveAppointments } from './http.ts'
export { answerCandidacy, appointHead, proposeHead, sendCandidacy } from './keep-head.ts'
export {
  closeHeads,
  countAppointmentsChangedSince,
  moveAppointments,
  returnAppointments,
  returnHeads,
} from './move-appointments.ts'
export { appointmentsTrace } from './person-trace.ts'
