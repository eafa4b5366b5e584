import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { listOrganisationsQuery, organisationFields } from './contract.ts'
import { closeOrganisation, createOrganisation, updateOrganisation } from './keep-organisation.ts'
import { listOrganisations } from './list-organisations.ts'
import { showOrganisation, showOrganisationHistory } from './show-organisation.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const head = () => contextOf(database, actors.centreHead(world.here.region.id, { name: 'Орлова А. П.' }))
const query = (over: z.input<typeof listOrganisationsQuery>) => listOrganisationsQuery.parse(over)
const fields = (over: Partial<z.input<typeof organisationFields>> = {}) =>
  organisationFields.parse({
    name: 'Центр непрерывного повышения профессионального мастерства',
    shortName: 'ЦНППМ',
    kind: 'centre',
    level: 'R',
    regionId: world.here.region.id,
    ...over,
  })

describe('the register', () => {
  it('gives every body once, page by page, and finds it by words in any order with е for ё', async () => {
    const region = world.there.region.id
    const built = []
    for (let index = 0; index < 7; index++)
      built.push(
        await buildOrganisation(database, {
          municipalityId: world.there.municipalities[0].id,
          // equal names: the id alone has to keep the order
          name: 'Школа имени Королёва',
        }),
      )
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listOrganisations(head(), query({ region, q: 'королева школа', limit: 3, after }))
      expect(page.total).toBe(7)
      seen.push(...page.rows.map(row => row.id))
      after = page.next ?? undefined
    } while (after)
    expect(seen.toSorted()).toEqual(built.map(one => one.id).toSorted())
    expect(new Set(seen).size).toBe(7)
  })

  it('refuses dates of another century and what is no address of a site', async () => {
    for (const over of [{ validFrom: '0202-01-01' }, { site: 'javascript:alert(1)' }])
      expect(organisationFields.safeParse({ ...fields(), ...over }).success, JSON.stringify(over)).toBe(false)
    expect(organisationFields.safeParse({ ...fields(), site: 'школа5.рф' }).success).toBe(true)
    await expect(
      createOrganisation(head(), { code: 'far', ...fields({ validFrom: '2099-01-01' }) }),
    ).rejects.toMatchObject({ problems: [{ field: 'validFrom' }] })
    const { id } = await createOrganisation(head(), { code: 'closes-late', ...fields({ kind: 'institute' }) })
    await expect(
      closeOrganisation(head(), { id, version: 1, validTo: '2099-09-01', reason: 'Приказ № 7' }),
    ).rejects.toMatchObject({ problems: [{ field: 'validTo' }] })
  })

  it('shows a closed body only on days it existed', async () => {
    const context = head()
    const { id } = await createOrganisation(context, {
      code: 'old-centre',
      ...fields({ validFrom: '2020-01-01' }),
    })
    await closeOrganisation(context, { id, version: 1, validTo: '2025-09-01', reason: 'Приказ № 7' })
    const on = async (day: string) =>
      (await listOrganisations(context, query({ region: world.here.region.id, kind: 'centre', on: day })))
        .total
    expect([await on('2019-12-31'), await on('2025-08-31'), await on('2025-09-01')]).toEqual([0, 1, 0])
    await expect(
      closeOrganisation(context, { id, version: 2, validTo: '2025-10-01', reason: 'Ещё раз' }),
    ).rejects.toMatchObject({ kind: 'conflict', code: 'organisation.closed' })
  })
})

describe('a card', () => {
  it('counts the staff for whoever may see it, and for nobody else', async () => {
    const school = world.here.schools[0]
    await buildTeacher(database, { at: school.id })
    await buildTeacher(database, { at: school.id, employment: { positionCode: 'director' } })
    await buildTeacher(database, {
      at: school.id,
      employment: { validFrom: '2010-09-01', validTo: '2020-08-31' },
    })
    const staffFor = async (actor: ReturnType<typeof actors.admin>) =>
      (await showOrganisation(contextOf(database, actor), { id: school.id })).staff
    expect(await staffFor(actors.schoolMethodologist(school.id))).toEqual({
      people: 2,
      teachers: 1,
      leaders: 1,
    })
    expect(await staffFor(actors.federalCoordinator())).toEqual({ people: 2, teachers: 1, leaders: 1 })
    expect(await staffFor(actors.schoolMethodologist(world.here.schools[1].id))).toBeNull()
    expect(await staffFor(actors.centreHead(world.there.region.id))).toBeNull()
  })

  it('names its parent and its units', async () => {
    const context = head()
    const institute = await createOrganisation(context, {
      code: 'institute',
      ...fields({ name: 'Институт развития образования', shortName: 'ИРО', kind: 'institute' }),
    })
    const centre = await createOrganisation(context, {
      code: 'centre',
      ...fields({ parentId: institute.id }),
    })
    expect((await showOrganisation(context, institute)).units.map(unit => unit.id)).toEqual([centre.id])
    expect((await showOrganisation(context, centre)).parent?.name).toBe('ИРО')
    await expect(
      updateOrganisation(context, {
        ...fields({ name: 'Институт', shortName: 'ИРО', kind: 'institute', parentId: centre.id }),
        id: institute.id,
        version: 1,
      }),
    ).rejects.toMatchObject({ problems: [{ field: 'parentId' }] })
  })
})

describe('keeping the register', () => {
  it('names every broken field at once', async () => {
    const wrong = fields({
      kind: 'castle',
      level: 'M',
      municipalityId: world.there.municipalities[0].id,
      parentId: '019a0000-0000-7000-8000-00000000ffff',
    })
    await expect(createOrganisation(head(), { code: 'wrong', ...wrong })).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'kind' }, { field: 'municipalityId' }, { field: 'parentId' }],
    })
  })

  it('refuses a taken code by the field', async () => {
    await createOrganisation(head(), { code: 'taken', ...fields() })
    await expect(createOrganisation(head(), { code: 'taken', ...fields() })).rejects.toMatchObject({
      problems: [{ field: 'code', message: 'Код taken уже занят. Возьмите другой' }],
    })
  })

  it('does not reach into another region, whatever the form says', async () => {
    const foreign = world.there.schools[0]
    const change = { ...fields({ regionId: world.there.region.id }), id: foreign.id, version: 1 }
    await expect(updateOrganisation(head(), change)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(
      createOrganisation(head(), { code: 'there', ...fields({ regionId: world.there.region.id }) }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(showOrganisationHistory(head(), { id: foreign.id })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('tells the second of two editors who was first, and records both sides of the change', async () => {
    const context = head()
    const { id } = await createOrganisation(context, { code: 'two-editors', ...fields() })
    const first = await updateOrganisation(context, {
      ...fields({ phone: '+7 401 2 000000' }),
      id,
      version: 1,
    })
    expect(first.version).toBe(2)
    await expect(
      updateOrganisation(context, { ...fields({ phone: 'другой' }), id, version: 1 }),
    ).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('вы сами в другом окне'),
      changed: { who: 'Орлова А. П.', at: expect.any(String) },
    })
    const { entries } = await showOrganisationHistory(context, { id })
    expect(entries[0]).toMatchObject({
      who: 'Орлова А. П.',
      changes: [{ field: 'phone', before: null, after: '+7 401 2 000000' }],
    })
  })

  it('refuses requisites whose control digit is wrong, with the field and the remedy', () => {
    const parsed = organisationFields.safeParse({
      ...fields(),
      inn: '7707083894',
      ogrn: '1027700132196',
      kpp: '12',
    })
    expect(parsed.error?.issues.map(issue => issue.path[0])).toEqual(['inn', 'kpp', 'ogrn'])
    expect(organisationFields.parse({ ...fields(), inn: '77 0708 3893' }).inn).toBe('7707083893')
  })
})
