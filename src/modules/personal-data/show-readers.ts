import { PERSONAL_AREAS } from '#modules/accounts/index.ts'
import { type AccessTable, ROLES } from '#modules/accounts/role.ts'
import { type Context, read } from '#platform/db/database.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { Reader, Readers } from './contract.ts'
import { personMissing } from './list-views.ts'
import { countInCareOf, type ReadingWay, selectReadingWays } from './readers.sql.ts'
import { seesPerson } from './views.sql.ts'

/** Who can see the actor herself, and why. */
export async function showMyReaders(context: Context, access: AccessTable): Promise<Readers> {
  const { personId } = context.actor
  if (!personId) return { readers: [], inCare: 0 }
  return await readersOf(context, access, personId)
}

/** Who can see somebody in the keeper's sight, and why. @throws Problem `person.missing` */
export async function showReaders(context: Context, access: AccessTable, id: string): Promise<Readers> {
  if (!(await read(context, tx => seesPerson(tx, id)))) throw personMissing()
  return await readersOf(context, access, id)
}

async function readersOf(context: Context, access: AccessTable, personId: string): Promise<Readers> {
  const at = { today: context.clock.today(), now: context.clock.now() }
  const { ways, inCare } = await read(context, async tx => ({
    ways: await selectReadingWays(tx, personId, at),
    inCare: await countInCareOf(tx, personId, at.today),
  }))
  return {
    readers: ways.filter(way => way.personId !== personId).flatMap(way => present(way, access, at.today)),
    inCare,
  }
}

/** Areas of personal facts that a way opens: those in which the role reaches its unit, or its people in care. */
export function areasOf({ way, role }: Pick<ReadingWay, 'way' | 'role'>, access: AccessTable): string[] {
  if (way === 'party') return []
  const reach = access.reachOf(role)
  const wanted = way === 'unit' ? 'scope' : 'own'
  return Object.keys(PERSONAL_AREAS).filter(area => reach[area] === wanted)
}

/** What a way opens, in words. An authorisation lies in the register of whoever gave it, not in the card. */
function sightOf(way: ReadingWay, access: AccessTable): string[] {
  if (way.way !== 'party') return areasOf(way, access).map(area => PERSONAL_AREAS[area]!)
  return access.reachOf(way.role).directory === 'scope'
    ? ['запись в реестре субъектов: имя, полномочия, основание']
    : []
}

function present(way: ReadingWay, access: AccessTable, today: string): Reader[] {
  const sees = sightOf(way, access)
  if (sees.length === 0) return []
  const title = [ROLES[way.role].title, way.scopeName ?? (way.scopeKind === 'country' ? 'вся страна' : null)]
  return [
    {
      name: way.giverName ? `${way.name} (по поручению: ${way.giverName})` : way.name,
      capacity: title.filter(Boolean).join(' — '),
      sees,
      why: whyOf(way, today),
      since: way.since,
      until: way.until,
    },
  ]
}

const CARE = { methodologist: 'методист', curator: 'куратор маршрута', tutor: 'тьютор' } as const

function whyOf({ way, place, placeUntil, careKind, authority }: ReadingWay, today: string): string {
  if (way === 'care') return `Закреплён за педагогом: ${CARE[careKind!]}`
  if (place === null) return 'Роль действует во всей стране'
  const isOver = placeUntil !== null && placeUntil < today
  if (way === 'party')
    return isOver
      ? `Прежние полномочия, по ${ruDate(placeUntil)}, — ${place}: ${authority}`
      : `Полномочия дала организация: ${place}. ${authority}`
  return isOver ? `Раньше — работа здесь: ${place}, по ${ruDate(placeUntil)}` : `Работа здесь: ${place}`
}
