export { appointPerson } from './appoint-person.ts'
export { serveAppointments } from './http.ts'
export { appointmentsTrace } from './person-trace.ts'
