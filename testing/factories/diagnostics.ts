import { publishFramework } from '../../src/modules/competencies/index.ts'
import { addItems, openCampaign, publishInstrument } from '../../src/modules/diagnostics/index.ts'
import { systemActor } from '../../src/platform/access/actor.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import { databaseOver } from '../../src/platform/db/database.ts'
import type { TestDatabase } from '../database.ts'
import { buildOrganisation, nextNumber } from './people.ts'

const CLOCK = fixedClock('2026-01-10T09:00:00Z')

function systemContext(database: TestDatabase) {
  const areas = [
    'frameworks',
    'instruments',
    'campaigns',
    'directory',
    'registers',
    'programmes',
    'staff',
    'care',
  ]
  return { db: databaseOver(database.app), actor: systemActor(areas), clock: CLOCK }
}

/**
 * Two competencies, C-01 with four items and C-02 with two (one of several right answers), and the instrument
 * «small» of 30 minutes over them. Right answers: «a» of a single item, «a» and «b» of a multiple one.
 * The target of a teacher is level 2 in both, thresholds 40, 60, 80 %.
 */
export async function buildInstrument(database: TestDatabase): Promise<{ instrumentId: string }> {
  const context = systemContext(database)
  const version = nextNumber()
  await publishFramework(context, {
    code: 'test',
    version,
    from: '2020-01-01',
    title: 'Проверочная модель',
    levels: [0, 1, 2, 3].map(level => ({ level, title: `уровень ${level}` })),
    competencies: ['C-01', 'C-02'].map(code => ({
      code,
      area: 'method',
      track: 'teacher',
      title: `Компетенция ${code}`,
      description: 'Для проверки',
      levels: ['нет', 'начало', 'уверенно', 'учит других'],
    })),
    profiles: [
      {
        position: 'teacher',
        targets: { 'C-01': { level: 2, weight: 1 }, 'C-02': { level: 2, weight: 0.5 } },
      },
    ],
  })
  const option = (id: string, correct: boolean) => ({ id, text: `Вариант ${id}`, correct })
  const item = (code: string, competency: string, kind: 'single' | 'multiple') => ({
    code,
    competency,
    kind,
    difficulty: 2,
    stem: `Задание ${code}`,
    options: [option('a', true), option('b', kind === 'multiple'), option('c', false), option('d', false)],
    explanation: 'Потому что.',
  })
  await addItems(context, [
    ...[1, 2, 3, 4].map(number => item(`C-01-0${number}`, 'C-01', 'single')),
    item('C-02-01', 'C-02', 'multiple'),
    item('C-02-02', 'C-02', 'single'),
  ])
  const { id } = await publishInstrument(context, {
    code: 'small',
    title: 'Малая диагностика',
    purpose: 'Проверка',
    instruction: 'Отвечайте.',
    track: 'teacher',
    modes: ['independent', 'self'],
    minutes: 30,
    multipleScoring: 'partial',
    thresholds: [
      { version: 1, from: '2020-01-01', reason: 'первые', default: [0.4, 0.6, 0.8], byCompetency: {} },
    ],
    items: ['C-01-01', 'C-01-02', 'C-01-03', 'C-01-04', 'C-02-01', 'C-02-02'],
  })
  return { instrumentId: id }
}

/** A campaign of 2026 held by the region's centre, to which the people are invited. */
export async function buildCampaign(
  database: TestDatabase,
  given: { instrumentId: string; regionId: string; people: string[]; mode?: 'independent' | 'self' },
): Promise<{ campaignId: string }> {
  const centre = await buildOrganisation(database, {
    kind: 'centre',
    regionId: given.regionId,
    municipalityId: null,
  })
  const { id } = await openCampaign(systemContext(database), {
    instrumentId: given.instrumentId,
    title: `Диагностика ${nextNumber()}`,
    mode: given.mode ?? 'independent',
    organiserId: centre.id,
    opensOn: '2026-01-01',
    closesOn: '2026-12-31',
    organisations: [],
    people: given.people,
  })
  return { campaignId: id }
}
