import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { changeTerritory, renameTerritory } from './change-territory.ts'
import * as contract from './contract.ts'
import { saveTerritory } from './save-territory.ts'
import { showTerritory, showTerritoryHistory } from './show-territory.ts'
import { listTerritoryNames, showTree } from './show-tree.ts'

export function serveTerritories(app: HttpServer): void {
  serve(app, contract.territoryTree, (context, { query }) => showTree(context, query))
  serve(app, contract.territoryNames, (context, { query }) => listTerritoryNames(context, query))
  serve(app, contract.getTerritory, (context, { params }) => showTerritory(context, params))
  serve(app, contract.territoryHistory, (context, { params }) => showTerritoryHistory(context, params))
  serve(app, contract.changeTerritory, (context, { params, body }) =>
    changeTerritory(context, { ...params, ...body }),
  )
  serve(app, contract.renameTerritory, (context, { params, body }) =>
    renameTerritory(context, { ...params, ...body }),
  )
  serve(app, contract.saveTerritory, (context, { body }) => saveTerritory(context, body))
}
