import { createHash } from 'node:crypto'
import { brokenConstraint, type Context, read, type Tx } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { offeredFields } from '#platform/import/fields.ts'
import { type Following, followed, inParts, type RunFollower } from '#platform/import/follow-run.ts'
import { inTurn } from '#platform/import/in-turn.ts'
import { type ColumnChoice, headingsOf } from '#platform/import/mapping.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { refusalsOf } from '#platform/import/refusals.ts'
import { ticksOf } from '#platform/import/ticks.ts'
import type { OrganisationImportReport } from '../contract-import.ts'
import { selectKinds } from '../organisations.sql.ts'
import { ORGANISATION_FIELDS, type OrganisationColumn } from './columns.ts'
import { kindReader, type Places, placesReader } from './dictionaries.ts'
import * as records from './import.sql.ts'
import { type NewOrganisation, type Plan, planOrganisations } from './plan.ts'
import { type ReadOrganisations, readOrganisationsFile } from './read-file.ts'
import { recordLoading } from './record-loading.ts'
import { tellConflicts } from './tell-conflicts.ts'
import { countWrites, writePlan } from './write-plan.sql.ts'

/** Rows a statement writes: between statements a loading tells how far it is and may be stopped. */
const PART = 2_000

export type OrganisationsInput = Following & {
  file: ImportFile
  /** What the sender says of the columns; absent: as proposed. */
  columns?: ColumnChoice<OrganisationColumn> | undefined
  /** The columns are of a table made by the product: what people chose for such headings stays. */
  isMade?: boolean | undefined
  /** Conflicts in which the file's value goes; `*` is all. */
  takes?: ReadonlySet<string> | undefined
}

/** The dry run: everything a loading would do and every problem, with nothing written. */
export async function checkOrganisationsFile(
  context: Context,
  input: OrganisationsInput,
): Promise<OrganisationImportReport> {
  return await following(context, { ...input, isCheck: true }, async run => {
    const file = await readFor(context, input, run)
    return await read(context, async tx => {
      const plan = file.isRefused ? undefined : await planFor(context, tx, file, input)
      return await reportOf(tx, file, plan, null)
    })
  })
}

/** A body that a row of a file is about. */
export type BodyOfFile = Pick<
  NewOrganisation,
  'id' | 'code' | 'name' | 'shortName' | 'inn' | 'regionId' | 'municipalityId'
> & {
  /** It would be created: it has no record yet, and its id is only the plan's. */
  isNew: boolean
}

/** Which bodies the rows of a file are about, by row; a row that is refused is absent. */
export async function bodiesOfFile(
  context: Context,
  input: OrganisationsInput,
): Promise<ReadonlyMap<number, BodyOfFile>> {
  return await following(context, { ...input, isCheck: true }, async run => {
    const file = await readFor(context, input, run)
    const { bodies, created } = await read(context, tx => planFor(context, tx, file, input))
    const found = new Map<number, BodyOfFile>()
    for (const [row, body] of bodies) found.set(row, { ...body, isNew: false })
    for (const body of created) found.set(body.row, { ...body, isNew: true })
    return found
  })
}

/**
 * Loads a file of organisations in one transaction: rows without problems whole, rows with problems not at all. What
 * was changed by hand since the last loading stays unless it is given up on purpose. A file in which no row can be
 * used, or which changes nothing, leaves no batch.
 *
 * @throws Problem `import.cancelled`, conflict when a card was changed in the very moment of the loading
 */
export async function loadOrganisationsFile(
  context: Context,
  input: OrganisationsInput,
): Promise<OrganisationImportReport> {
  return await following(context, { ...input, isCheck: false }, async run => {
    const file = await readFor(context, input, run)
    if (file.isRefused) return await read(context, tx => reportOf(tx, file, undefined, null))
    try {
      return await inTurn(
        context,
        records.turnOf(ownRegionOf(context)),
        () => run.tell('waiting', 0, file.rows),
        tx => loadWithin(context, tx, { file, input, run }),
      )
    } catch (error) {
      if (brokenConstraint(error) === undefined) throw error
      throw conflict(
        'organisations.import-raced',
        'Пока файл загружался, кто-то добавил одну из его организаций. Ничего не записано: проверьте файл ещё раз.',
      )
    }
  })
}

async function following<T>(
  context: Context,
  { file, isCheck, ...input }: OrganisationsInput & { isCheck: boolean },
  work: (run: RunFollower) => Promise<T>,
): Promise<T> {
  const place = {
    placeName: 'Организации',
    organisationId: null,
    municipalityId: null,
    regionId: ownRegionOf(context),
  }
  return await followed(
    context,
    { kind: 'organisations', isCheck, ...place, fileName: file.name },
    input,
    work,
  )
}

type Work = { file: ReadFor; input: OrganisationsInput; run: RunFollower }

async function loadWithin(
  context: Context,
  tx: Tx,
  { file, input, run }: Work,
): Promise<OrganisationImportReport> {
  const regionId = ownRegionOf(context)
  const at = context.clock.now()
  const plan = await planFor(context, tx, file, input)
  const report = await reportOf(tx, file, plan, newId())
  if (input.columns && !input.isMade)
    await records.rememberColumns(tx, regionId, headingsOf(file.columns), { at, by: context.actor.name })
  if (report.created + report.updated === 0) {
    await records.keepLoaded(tx, plan.loaded)
    await run.close(tx)
    return { ...report, batch: null }
  }
  await holdStill(tx, plan)
  const batch = { id: report.batch!, regionId }
  await records.insertBatch(tx, {
    ...batch,
    fileName: input.file.name,
    fileSha256: createHash('sha256').update(input.file.bytes).digest('hex'),
    rowCount: report.rows,
    createdCount: report.created,
    updatedCount: report.updated,
    unchangedCount: report.unchanged,
    refusedCount: report.refused,
    conflictCount: report.conflictCount,
    loadedAt: at,
    loadedBy: context.actor.name,
  })
  const total = countWrites(plan)
  const write = inParts(PART, count => run.tell('writing', count, total))
  await writePlan(plan, { tx, batch, at, write })
  await records.insertRefusals(tx, batch, refusalsOf(ORGANISATION_FIELDS, file, report.problems))
  await recordLoading(context, tx, plan, { ...batch, fileName: input.file.name, report, write })
  await run.close(tx)
  return report
}

/** @throws Problem conflict when a card has changed since it was compared */
async function holdStill(tx: Tx, { updated }: Plan): Promise<void> {
  const versions = await records.lockKnown(
    tx,
    updated.map(one => one.id),
  )
  const changed = updated.find(one => versions.get(one.id) !== one.version)
  if (changed)
    throw conflict(
      'organisations.import-raced',
      `Карточку из строки ${changed.row} кто-то изменил, пока файл загружался. Ничего не записано: проверьте файл ещё раз.`,
    )
}

type ReadFor = ReadOrganisations & { places: Places }

/** Region whose bodies the actor keeps; null: of the whole country. */
const ownRegionOf = ({ actor }: Context) => (actor.scope.kind === 'region' ? actor.scope.id : null)

async function readFor(
  context: Context,
  { file, columns }: OrganisationsInput,
  run: RunFollower,
): Promise<ReadFor> {
  const ownRegion = ownRegionOf(context)
  const today = context.clock.today()
  const { kinds, territories, remembered } = await read(context, async tx => ({
    kinds: await selectKinds(tx),
    territories: await records.selectTerritories(tx, today),
    remembered: await records.selectRemembered(tx, ownRegion),
  }))
  const places = placesReader(territories)
  const organisations = await readOrganisationsFile(file, {
    today,
    ownRegion,
    places,
    readKind: kindReader(kinds),
    chosen: columns,
    remembered,
    onRow: run.onRow,
  })
  return { ...organisations, places }
}

async function planFor(
  context: Context,
  tx: Tx,
  file: ReadFor,
  { takes }: OrganisationsInput,
): Promise<Plan> {
  const known = await records.selectKnown(tx, file.organisations)
  const facts = await records.selectKnownFacts(
    tx,
    known.map(one => one.id),
  )
  return planOrganisations(file.organisations, known, facts, {
    layout: file.layout,
    today: context.clock.today(),
    ownRegion: ownRegionOf(context),
    nameOfPlace: file.places.nameOf,
    takes: ticksOf(takes),
  })
}

async function reportOf(
  tx: Tx,
  file: ReadFor,
  plan: Plan | undefined,
  batch: string | null,
): Promise<OrganisationImportReport> {
  const problems = [...file.problems, ...(plan?.problems ?? [])]
  const refused = new Set(problems.flatMap(problem => problem.row ?? []))
  const { conflict: conflicts = [], kept = [] } = Object.groupBy(plan?.conflicts ?? [], one => one.kind)
  return {
    rows: file.rows,
    created: plan?.counts.created ?? 0,
    updated: plan?.counts.updated ?? 0,
    unchanged: plan?.counts.unchanged ?? 0,
    refused: file.isRefused ? file.rows : refused.size,
    conflictCount: conflicts.length,
    conflicts: await tellConflicts(tx, conflicts, file.places),
    keptByHand: await tellConflicts(tx, kept, file.places),
    batch,
    problems: problems.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0)),
    columns: file.columns,
    fields: offeredFields(ORGANISATION_FIELDS),
  }
}
