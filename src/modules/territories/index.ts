export { findTerritories } from './find-territories.ts'
export { serveTerritories } from './http.ts'
export { saveTerritory } from './save-territory.ts'
export { listTerritoryNames, showTree } from './show-tree.ts'
