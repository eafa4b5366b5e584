import type { RoomAccess } from '../registry.ts'

// «Тест» begins the surname of every person the factories build: whoever is found must be one she may see.
export const access: RoomAccess = {
  samples: { 'search.find': { query: () => ({ q: 'Тест' }) } },
}
