import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { listRegister, listRegisterChanges } from './list-register.ts'
import { exportRegister, printRegister } from './print-register.ts'
import { exportTraining, showTraining } from './training-shares.ts'

export function serveRegisters(app: HttpServer): void {
  serve(app, contract.listRegister, (context, { query }) => listRegister(context, query))
  serve(app, contract.exportRegister, (context, { query }) => exportRegister(context, query))
  serve(app, contract.printRegister, (context, { query }) => printRegister(context, query))
  serve(app, contract.registerChanges, (context, { query }) => listRegisterChanges(context, query))
  serve(app, contract.registerTraining, (context, { query }) => showTraining(context, query))
  serve(app, contract.exportTraining, (context, { query }) => exportTraining(context, query))
}
