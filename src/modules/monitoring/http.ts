import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportIndicators } from './export-indicators.ts'
import { listCountedPeople, showCountedFact } from './list-counted-people.ts'
import { listIndicators } from './list-indicators.ts'
import { tableIndicators } from './table-indicators.ts'
import { trendIndicators } from './trend-indicators.ts'

export function serveMonitoring(app: HttpServer): void {
  serve(app, contract.listIndicators, (context, { query }) => listIndicators(context, query))
  serve(app, contract.tableIndicators, (context, { query }) => tableIndicators(context, query))
  serve(app, contract.exportIndicators, (context, { query }) => exportIndicators(context, query))
  serve(app, contract.trendIndicators, (context, { query }) => trendIndicators(context, query))
  serve(app, contract.listCountedPeople, (context, { params, query }) =>
    listCountedPeople(context, { ...params, ...query }),
  )
  serve(app, contract.showCountedFact, (context, { params, query }) =>
    showCountedFact(context, { ...params, ...query }),
  )
}
