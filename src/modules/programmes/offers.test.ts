import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildInstrument } from '#testing/factories/diagnostics.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { listOffersQuery } from './contract.ts'
import { listOffers, showOffer } from './list-offers.ts'
import { publishActivity, publishProgramme } from './publish-offer.ts'

const database = useDatabase()
const context = () => contextOf(database, actors.federalCoordinator())
const list = (query: Record<string, string> = {}) => listOffers(context(), listOffersQuery.parse(query))
const titles = async (query: Record<string, string>) => (await list(query)).rows.map(row => row.title)

let programmeId: string

beforeAll(async () => {
  const { here } = await buildTwoRegions(database)
  await buildInstrument(database)
  const institute = await buildOrganisation(database, {
    kind: 'institute',
    regionId: here.region.id,
    municipalityId: null,
  })
  const raises = [{ competency: 'C-01', from: 0, to: 2 }]
  programmeId = (
    await publishProgramme(context(), {
      code: 'P-1',
      title: 'Б. Оценивание на уроке',
      kind: 'upskilling',
      hours: 36,
      form: 'mixed',
      providerId: institute.id,
      track: 'teacher',
      annotation: 'Критерии и обратная связь',
      raises,
      register: { number: '101', periods: [{ from: '2025-01-01', to: '2025-12-31' }] },
    })
  ).id
  for (const [code, title, hours] of [
    ['A-1', 'А. Вебинар', 2],
    ['A-2', 'В. Мастер-класс', 8],
  ] as const)
    await publishActivity(context(), {
      code,
      title,
      kind: 'nonformal',
      format: 'webinar',
      hours,
      providerId: null,
      regionId: null,
      track: 'both',
      annotation: 'Коротко',
      raises,
    })
})

describe('the list of offers', () => {
  it('goes by title or hours, page after page without gaps', async () => {
    expect(await titles({})).toEqual(['А. Вебинар', 'Б. Оценивание на уроке', 'В. Мастер-класс'])
    const seen: number[] = []
    let after: string | null = ''
    do {
      const page = await list({ sort: 'hours', order: 'desc', limit: '1', ...(after && { after }) })
      seen.push(...page.rows.map(row => row.hours))
      after = page.next
    } while (after)
    expect(seen).toEqual([36, 8, 2])
  })

  it('is narrowed by area, kind, hours, words and by the register on a day', async () => {
    expect(await titles({ area: 'method', kind: 'formal' })).toEqual(['Б. Оценивание на уроке'])
    expect(await titles({ area: 'digital' })).toEqual([])
    expect(await titles({ maxHours: '8', q: 'мастер' })).toEqual(['В. Мастер-класс'])
    expect(await titles({ kind: 'formal', inRegister: 'true', asOf: '2025-12-31' })).toHaveLength(1)
    expect(await titles({ kind: 'formal', inRegister: 'true', asOf: '2026-01-01' })).toHaveLength(0)
  })

  it('opens one with its periods in the register', async () => {
    expect(await showOffer(context(), { id: programmeId })).toMatchObject({
      federalNumber: null,
      raises: [{ code: 'C-01', from: 0, to: 2 }],
      entries: [{ register: 'federal', number: '101', validTo: '2025-12-31' }],
    })
  })
})
