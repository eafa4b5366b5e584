import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { appointPerson, endAppointment, listAppointmentKinds } from './appoint-person.ts'
import * as contract from './contract.ts'

export function serveAppointments(app: HttpServer): void {
  serve(app, contract.appointmentKinds, context => listAppointmentKinds(context))
  serve(app, contract.appointPerson, (context, { body }) => appointPerson(context, body))
  serve(app, contract.endAppointment, (context, { params, body }) =>
    endAppointment(context, { ...params, ...body }),
  )
}
