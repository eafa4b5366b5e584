import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { saveTerritory } from './save-territory.ts'
import { listTerritoryNames, showTree } from './show-tree.ts'

export function serveTerritories(app: HttpServer): void {
  serve(app, contract.territoryTree, (context, { query }) => showTree(context, query))
  serve(app, contract.territoryNames, (context, { query }) => listTerritoryNames(context, query))
  serve(app, contract.saveTerritory, (context, { body }) => saveTerritory(context, body))
}
