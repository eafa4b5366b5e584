import { loadPacks, loadPacksIntoDatabase, type Pack } from '../../src/modules/acts/index.ts'
import { systemActor } from '../../src/platform/access/actor.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import { databaseOver } from '../../src/platform/db/database.ts'
import { newId } from '../../src/platform/ids/ids.ts'
import type { TestDatabase } from '../database.ts'
import { type Arranging, buildOrganisation, insertRow, nextNumber } from './people.ts'

/**
 * The five shipped packs, loaded as at first start. A territory belongs to a pack by its code: `kaliningrad`.
 *
 * @param amend changes a pack before it is loaded
 */
export async function loadShippedPacks(
  database: TestDatabase,
  amend: (pack: Pack) => void = () => {},
): Promise<void> {
  const { packs, problems } = await loadPacks()
  if (problems.length > 0) throw new Error(problems[0]!.message)
  packs.forEach(amend)
  const context = {
    db: databaseOver(database.app),
    actor: systemActor(['packs']),
    clock: fixedClock('2026-01-01T09:00:00Z'),
  }
  await loadPacksIntoDatabase(context, packs, { reason: 'Первая загрузка' })
}

type Unit = { regionId: string | null; municipalityId: string | null; organisationId: string }

/** What every fact hangs on: a competency, an instrument, a campaign at a centre, a programme. Built once a database. */
export type Grounds = { competencyId: string; instrumentId: string; organiserId: string }

export async function buildGrounds(database: Arranging): Promise<Grounds> {
  const frameworkId = newId()
  await insertRow(database, 'competency_frameworks', {
    id: frameworkId,
    code: `framework-${nextNumber()}`,
    version: 1,
    title: 'Модель',
    status: 'published',
  })
  const { id: competencyId } = await insertRow<{ id: string }>(database, 'competencies', {
    id: newId(),
    frameworkId,
    code: 'M-01',
    area: 'method',
    track: 'both',
    title: 'Планирование урока',
    description: 'Для проверки',
    levels: '[]',
    sort: 1,
  })
  const { id: instrumentId } = await insertRow<{ id: string }>(database, 'instruments', {
    id: newId(),
    code: `instrument-${nextNumber()}`,
    version: 1,
    frameworkId,
    title: 'Диагностика',
    purpose: 'Проверка',
    instruction: 'Отвечайте',
    track: 'teacher',
    modes: ['independent', 'self'],
    minutes: 40,
    multipleScoring: 'exact',
    thresholds: '[]',
    status: 'published',
  })
  const { id: organiserId } = await buildOrganisation(database, { kind: 'centre', municipalityId: null })
  return { competencyId, instrumentId, organiserId }
}

type Fact = Unit & { personId: string }

/** A finished attempt; independent at the regional centre unless told otherwise. */
export async function buildAttempt(
  database: Arranging,
  grounds: Grounds,
  {
    on,
    mode = 'independent',
    atCentre = true,
    status = 'finished',
    ...fact
  }: Fact & {
    on: string
    mode?: 'independent' | 'self'
    atCentre?: boolean
    status?: 'running' | 'finished' | 'expired'
  },
): Promise<{ id: string; ratingId: string }> {
  const campaign = await insertRow<{ id: string }>(database, 'campaigns', {
    id: newId(),
    instrumentId: grounds.instrumentId,
    title: `Диагностика ${nextNumber()}`,
    mode,
    organiserId: grounds.organiserId,
    atCentre,
    opensOn: '2019-01-01',
    closesOn: '2030-12-31',
    status: 'open',
  })
  const finished = status === 'running' ? {} : { finishedAt: `${on}T12:00:00Z`, finishedOn: on }
  const attempt = await insertRow<{ id: string }>(database, 'attempts', {
    id: newId(),
    campaignId: campaign.id,
    instrumentId: grounds.instrumentId,
    mode,
    atCentre,
    positionCode: 'teacher',
    status,
    startedAt: `${on}T11:00:00Z`,
    deadlineAt: `${on}T12:00:00Z`,
    ...finished,
    ...fact,
  })
  const rating = await insertRow<{ id: string }>(database, 'ratings', {
    id: newId(),
    competencyId: grounds.competencyId,
    source: mode === 'self' ? 'self' : 'test',
    attemptId: attempt.id,
    level: 0,
    levelProbabilities: [0.7, 0.2, 0.1, 0],
    rule: 'проверка',
    ratedAt: `${on}T12:00:00Z`,
    ...fact,
  })
  return { id: attempt.id, ratingId: rating.id }
}

/** A pathway the teacher confirmed on the day, made from the attempt (or at a request, without one). */
export async function buildPathway(
  database: Arranging,
  { on, attemptId = null, ...fact }: Fact & { on: string | null; attemptId?: string | null },
): Promise<{ id: string; number: string }> {
  return await insertRow(database, 'pathways', {
    id: newId(),
    number: `ИОМ-${nextNumber()}`,
    attemptId,
    status: on ? 'completed' : 'stopped',
    draftedOn: on ?? '2021-01-01',
    confirmedOn: on,
    positionCode: 'teacher',
    ...fact,
  })
}

export async function buildProgramme(
  database: Arranging,
  { providerId, register = [] }: { providerId: string; register?: { from: string; to: string | null }[] },
): Promise<{ id: string; title: string }> {
  const number = nextNumber()
  const programme = await insertRow<{ id: string; title: string }>(database, 'programmes', {
    id: newId(),
    code: `P-${number}`,
    title: `Программа ${number}`,
    kind: 'upskilling',
    hours: 36,
    form: 'mixed',
    providerId,
    annotation: 'Для проверки',
    status: 'published',
  })
  for (const period of register)
    await insertRow(database, 'register_entries', {
      id: newId(),
      programmeId: programme.id,
      register: 'federal',
      number: `ФР-${number}`,
      validFrom: period.from,
      validTo: period.to,
    })
  return programme
}

/**
 * A completion with its document. `ratingId` links it, through an item of the pathway, to the deficit it was chosen
 * for: the evidence of row 156.
 */
export async function buildCompletion(
  database: Arranging,
  grounds: Grounds,
  given: Fact & {
    on: string
    programmeId: string
    inRegister?: boolean
    pathwayId?: string
    ratingId?: string
    revokedAt?: string
  },
): Promise<{ id: string; documentNumber: string }> {
  const { on, programmeId, inRegister = true, pathwayId, ratingId, revokedAt, ...fact } = given
  const number = nextNumber()
  const itemId = pathwayId && ratingId ? newId() : null
  if (itemId) {
    const deficit = await insertRow<{ id: string }>(database, 'deficits', {
      id: newId(),
      competencyId: grounds.competencyId,
      ratingId,
      level: 0,
      targetLevel: 2,
      probability: 0.9,
      weight: 1,
      status: 'open',
      foundOn: on,
      ...fact,
    })
    await insertRow(database, 'pathway_items', {
      id: itemId,
      pathwayId,
      position: number,
      kind: 'formal',
      programmeId,
      title: 'Программа',
      hours: 36,
      status: 'done',
      ...fact,
    })
    await insertRow(database, 'pathway_item_deficits', {
      itemId,
      deficitId: deficit.id,
      fromLevel: 0,
      toLevel: 2,
      linkedOn: on,
      ...fact,
    })
  }
  return await insertRow(database, 'completions', {
    id: newId(),
    programmeId,
    pathwayItemId: itemId,
    byDiagnosis: itemId !== null,
    documentKind: 'certificate',
    documentNumber: `ПК-${number}`,
    issuedOn: on,
    completedOn: on,
    hours: 36,
    federalRegisterNumber: inRegister ? `ФР-${number}` : null,
    inFederalRegister: inRegister,
    recordedAt: `${on}T12:00:00Z`,
    revokedAt,
    revokeReason: revokedAt && 'Ошибка',
    ...fact,
  })
}
