import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildInstrument } from '#testing/factories/diagnostics.ts'
import { buildPair } from '#testing/factories/mentoring.ts'
import {
  type BuiltTeacher,
  buildCare,
  buildOrganisation,
  buildTeacher,
  buildTwoRegions,
  insertRow,
} from '#testing/factories/people.ts'
import { newPair } from './contract.ts'
import { proposePairs } from './propose-pairs.ts'
import { suggestPairs } from './suggest-pairs.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let competency: string

beforeAll(async () => {
  world = await buildTwoRegions(database)
  await buildInstrument(database)
  const { rows } = await database.owner.query<{ id: string }>(
    `select id from competencies where code = 'C-01'`,
  )
  competency = rows[0]!.id
})

/** A school of its own in the first municipality, and somebody in it. */
async function buildSchool() {
  const school = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
  const hire = (lastName: string, { teachingSince = '2010-09-01', subjects = [] as string[] } = {}) =>
    buildTeacher(database, {
      at: school.id,
      person: { lastName, teachingSince },
      employment: { subjects },
    })
  return { school, hire }
}

async function rate(
  { person, organisationId, municipalityId, regionId }: BuiltTeacher,
  level: number,
  { source = 'test', target }: { source?: string; target?: number } = {},
) {
  const fact = { personId: person.id, competencyId: competency, organisationId, municipalityId, regionId }
  const rating = await insertRow<{ id: string }>(database, 'ratings', {
    id: newId(),
    source,
    level,
    levelProbabilities: [0.25, 0.25, 0.25, 0.25],
    rule: 'проверка',
    ratedAt: '2026-02-01T12:00:00Z',
    ...fact,
  })
  if (target !== undefined)
    await insertRow(database, 'deficits', {
      id: newId(),
      ratingId: rating.id,
      level,
      targetLevel: target,
      probability: 0.9,
      weight: 1,
      status: 'open',
      foundOn: '2026-02-01',
      ...fact,
    })
}

const centre = () => contextOf(database, actors.centreHead(world.here.region.id))

describe('proposals of pairs', () => {
  it('join a deficit with a holder of the same school, say the levels, and keep them out of the pair itself', async () => {
    const { school, hire } = await buildSchool()
    const [holder, needy, byHerself] = [await hire('Иванова'), await hire('Петрова'), await hire('Сидорова')]
    await rate(holder, 3)
    await rate(needy, 1, { target: 2 })
    await rate(byHerself, 0, { source: 'self', target: 2 })
    const { proposals } = await suggestPairs(centre(), { organisation: school.id, ground: 'competency' })
    expect(proposals).toMatchObject([
      {
        giver: { personId: holder.person.id },
        receiver: { personId: needy.person.id },
        competencyTitle: 'Компетенция C-01',
        reason: 'Иванова А.\u00A0И. — уровень 3, Петрова А.\u00A0И. — уровень 1, нужен 2',
        aim: 'Сформировать компетенцию «Компетенция C-01»',
      },
    ])
    // ticked and proposed as they are, they are not proposed again
    await proposePairs(centre(), {
      pairs: proposals.map(one =>
        newPair.parse({
          groundCode: one.groundCode,
          giverPersonId: one.giver.personId,
          receiverPersonId: one.receiver.personId,
          competencyId: one.competencyId,
          aim: one.aim,
          startsOn: '2026-03-02',
          endsOn: '2026-06-30',
        }),
      ),
    })
    const again = async () =>
      (await suggestPairs(centre(), { organisation: school.id, ground: 'competency' })).proposals
    expect(await again()).toEqual([])
    // nor on the day on which they have ended: the table would refuse the same pair on one day twice
    const end = (day: string) =>
      database.owner.query(
        `update teacher_pairs set status = 'ended', starts_on = '2026-02-01', ended_on = $2,
           giver_agreed_on = '2026-02-01', receiver_agreed_on = '2026-02-01' where organisation_id = $1`,
        [school.id, day],
      )
    await end('2026-03-02')
    expect(await again()).toEqual([])
    await end('2026-03-01')
    expect(await again()).toHaveLength(1)
  })

  it('use only results the actor may see: of those in her care, and where there are none it says why', async () => {
    const { school, hire } = await buildSchool()
    const [holder, needy, methodologist] = [
      await hire('Иванова'),
      await hire('Петрова'),
      await hire('Методистова'),
    ]
    await rate(holder, 3)
    await rate(needy, 1, { target: 2 })
    const hers = contextOf(
      database,
      actors.schoolMethodologist(school.id, { personId: methodologist.person.id }),
    )
    const blind = await suggestPairs(hers, { ground: 'competency' })
    expect(blind.proposals).toEqual([])
    expect(blind.notes).toEqual([
      'По компетенциям не подбирали: вам видны результаты тех, кто за вами закреплён, а независимой диагностики у них здесь нет.',
    ])
    for (const one of [holder, needy])
      await buildCare(database, { personId: one.person.id, carerPersonId: methodologist.person.id })
    const seen = await suggestPairs(hers, { ground: 'competency' })
    expect(seen.proposals).toHaveLength(1)
    expect(seen.notes).toEqual([
      'Уровни учтены по 2 из 3 педагогов: вам видны результаты закреплённых за вами.',
    ])
  })

  it('look into another school of the municipality only where the own one has nobody', async () => {
    const [mine, next] = [await buildSchool(), await buildSchool()]
    const needy = await mine.hire('Петрова')
    await rate(needy, 1, { target: 2 })
    const far = await next.hire('Дальняя')
    await rate(far, 3)
    const municipal = () =>
      suggestPairs(centre(), { municipality: world.here.municipalities[0].id, ground: 'competency' })
    const found = (await municipal()).proposals.find(one => one.receiver.personId === needy.person.id)!
    expect(found.giver.organisationId).not.toBe(needy.organisationId)
    expect(found.reason).toContain('из другой организации')
    const near = await mine.hire('Ближняя')
    await rate(near, 2)
    const again = (await municipal()).proposals.find(one => one.receiver.personId === needy.person.id)!
    expect(again.giver.personId).toBe(near.person.id)
  })

  it('give a beginner an experienced colleague of her subject, once', async () => {
    const { school, hire } = await buildSchool()
    const beginner = await hire('Новая', { teachingSince: '2025-09-01', subjects: ['физика'] })
    const second = await hire('Вторая', { teachingSince: '2024-09-01', subjects: ['музыка'] })
    const mentor = await hire('Опытная', { teachingSince: '2001-09-01', subjects: ['физика', 'химия'] })
    await hire('Химик', { teachingSince: '1999-09-01', subjects: ['химия'] })
    const asked = () => suggestPairs(centre(), { organisation: school.id, ground: 'mentor' })
    const { proposals, notes } = await asked()
    expect(proposals.map(one => [one.giver.personId, one.receiver.personId])).toEqual([
      [mentor.person.id, beginner.person.id],
    ])
    expect(proposals[0]!.reason).toContain('общий предмет: физика')
    expect(notes[0]).toContain('Без наставника остаются 1 из 2 начинающих')
    expect(notes[0]).not.toContain(second.person.lastName)
    await buildPair(database, {
      giver: { ...mentor, personId: mentor.person.id },
      receiver: { ...beginner, personId: beginner.person.id },
      groundCode: 'mentor',
    })
    expect((await asked()).proposals).toEqual([])
  })

  it('on all grounds at once never pass a limit: everything shown can be proposed together', async () => {
    const { school, hire } = await buildSchool()
    const holder = await hire('Иванова', { teachingSince: '1999-09-01', subjects: ['физика'] })
    await rate(holder, 3)
    for (const name of ['Первая', 'Вторая', 'Третья', 'Четвёртая']) {
      const one = await hire(name, { teachingSince: '2025-09-01', subjects: ['физика'] })
      await rate(one, 1, { target: 2 })
    }
    const { proposals } = await suggestPairs(centre(), { organisation: school.id })
    expect(proposals.filter(one => one.giver.personId === holder.person.id)).toHaveLength(3)
    const { ids } = await proposePairs(centre(), {
      pairs: proposals.map(one =>
        newPair.parse({
          groundCode: one.groundCode,
          giverPersonId: one.giver.personId,
          receiverPersonId: one.receiver.personId,
          competencyId: one.competencyId,
          aim: one.aim,
          startsOn: '2026-03-02',
          endsOn: '2026-06-30',
        }),
      ),
    })
    expect(ids).toHaveLength(proposals.length)
  })

  it('ask a whole region to choose a place first', async () => {
    await expect(suggestPairs(centre(), {})).rejects.toMatchObject({ problems: [{ field: 'municipality' }] })
  })
})
