import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportOneRoster } from './oneroster/export-oneroster.ts'
import { checkOneRoster, loadOneRoster } from './oneroster/import-oneroster.ts'

export function serveExchange(app: HttpServer): void {
  serve(app, contract.exportOneRoster, (context, { query }) => exportOneRoster(context, query))
  // `serve` has refused an upload without a file
  serve(app, contract.checkOneRoster, (context, { file }) =>
    checkOneRoster(context, { bytes: file!.bytes, name: file!.filename }),
  )
  serve(app, contract.loadOneRoster, (context, { file }) =>
    loadOneRoster(context, { bytes: file!.bytes, name: file!.filename }),
  )
}
