import { type Context, read, type Tx } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { offeredFields } from '#platform/import/fields.ts'
import { inTurn } from '#platform/import/in-turn.ts'
import { type ColumnChoice, headingsOf } from '#platform/import/mapping.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { refusalsOf } from '#platform/import/refusals.ts'
import { ticksOf } from '#platform/import/ticks.ts'
import { insertMember, lockMember, selectLeaders, selectMembers, updateMember } from '../bodies.sql.ts'
import type { MemberImportReport } from '../contract-import.ts'
import { type Body, loadBody, record, refusingSecond, TEAM, told, unitsOf } from '../keep-members.ts'
import { MEMBER_FIELDS, type MemberColumn } from './columns.ts'
import {
  insertImport,
  keepLoaded,
  type MemberChange,
  rememberColumns,
  selectLoaded,
  selectPersonsBySnils,
  selectRemembered,
  selectRemoved,
  turnOf,
} from './import.sql.ts'
import { type MembersPlan, planMembers, type Seat, seatKey } from './plan-members.ts'
import { type ReadMembers, readMembers } from './read-members.ts'
import { tellDifference } from './tell-differences.ts'

export type MembersInput = {
  /** The body. */
  id: string
  file: ImportFile
  columns?: ColumnChoice<MemberColumn> | undefined
  /** Differences in which the file's value goes; `*` is all conflicts. */
  takes?: ReadonlySet<string> | undefined
}

/**
 * The dry run: everything a loading would do and every problem, with nothing written.
 *
 * @throws Problem forbidden for a body whose composition the actor does not keep
 */
export async function checkMembersFile(context: Context, input: MembersInput): Promise<MemberImportReport> {
  const members = await readFor(context, input)
  return await read(context, async tx => {
    const plan = await planFor(tx, await loadBody(tx, input.id), members, input)
    return reportOf(members, plan, null)
  })
}

/**
 * Loads the composition of a body in one transaction: rows without problems whole, rows with problems not at all. What
 * was changed by hand since the last loading stays unless it is given up on purpose.
 *
 * @throws Problem `bodies.import-raced` when somebody changes one of the memberships meanwhile
 */
export async function loadMembersFile(context: Context, input: MembersInput): Promise<MemberImportReport> {
  const members = await readFor(context, input)
  // a composition is short: whoever waits for another one has nothing to be told
  const wait = async () => {}
  return await refusingSecond(() =>
    inTurn(context, turnOf(input.id), wait, tx => loadWithin(context, tx, members, input)),
  )
}

async function loadWithin(
  context: Context,
  tx: Tx,
  members: ReadMembers,
  input: MembersInput,
): Promise<MemberImportReport> {
  const body = await loadBody(tx, input.id)
  const plan = await planFor(tx, body, members, input)
  const report = reportOf(members, plan, newId())
  const [at, by] = [context.clock.now(), context.actor.name]
  const fileName = input.file.name
  if (input.columns && !members.isRefused)
    await rememberColumns(tx, unitsOf(body), headingsOf(members.columns), { at, by })
  const changes = await write(context, tx, body, plan, fileName)
  await keepLoaded(tx, plan.loaded)
  if (changes.length === 0) return { ...report, batch: null }
  await insertImport(tx, {
    id: report.batch!,
    bodyId: body.id,
    ...unitsOf(body),
    fileName,
    rowCount: report.rows,
    createdCount: report.created,
    updatedCount: report.updated,
    unchangedCount: report.unchanged,
    refusedCount: report.refused,
    changes,
    refusals: refusalsOf(MEMBER_FIELDS, members, report.problems),
    loadedAt: at,
    loadedBy: by,
  })
  return report
}

async function readFor(context: Context, { id, file, columns }: MembersInput): Promise<ReadMembers> {
  const remembered = await read(context, async tx =>
    selectRemembered(tx, (await loadBody(tx, id)).organisationId),
  )
  return await readMembers(file, { chosen: columns, remembered })
}

async function planFor(
  tx: Tx,
  body: Body,
  { members, layout }: ReadMembers,
  { takes }: MembersInput,
): Promise<MembersPlan> {
  const persons = await selectPersonsBySnils(
    tx,
    members.map(member => member.snils),
  )
  const loaded = await selectLoaded(tx, body.id)
  const seats = (await selectMembers(tx, body.id, '2000-01-01')).map(
    seat => ({ ...seat, loaded: loaded.get(seat.id) ?? null }) as Seat,
  )
  return planMembers(members, persons, seats, {
    layout,
    body,
    takes: ticksOf(takes),
    removed: new Set((await selectRemoved(tx, body.id)).map(seatKey)),
    isAllowed: await leadersOf(tx, body, members),
  })
}

/** Row 25: a leadership team has leaders of its organisation only. */
async function leadersOf(tx: Tx, body: Body, members: ReadMembers['members']) {
  if (body.kind !== TEAM || !body.parentId) return () => true
  const byDay = new Map<string, Set<string>>()
  for (const day of new Set(members.map(member => member.validFrom)))
    byDay.set(day, new Set((await selectLeaders(tx, body.parentId, day)).map(leader => leader.personId)))
  return (personId: string, on: string) => byDay.get(on)?.has(personId) ?? false
}

async function write(
  context: Context,
  tx: Tx,
  body: Body,
  { planned }: MembersPlan,
  fileName: string,
): Promise<MemberChange[]> {
  const changes: MemberChange[] = []
  for (const { row, name, before, after } of planned) {
    const { id, name: _, version: __, loaded: ___, ...fields } = after
    if (before && (await lockMember(tx, body.id, id))?.version !== before.version) throw raced(row)
    if (!before) await insertMember(tx, { id, bodyId: body.id, ...unitsOf(body), ...fields })
    const version = before ? await updateMember(tx, id, fields) : 1
    changes.push({
      memberId: id,
      row,
      name,
      before: before && fieldsOf(before),
      version,
      personId: after.personId,
      validFrom: after.loaded?.validFrom ?? after.validFrom,
      loadedBefore: before?.loaded ?? null,
    })
    await record(context, tx, body, {
      action: before ? 'bodies.change-member' : 'bodies.add-member',
      ...(before && { before: told(name, before) }),
      after: told(name, after),
      reason: `Загрузка «${fileName}», строка ${row}`,
    })
  }
  return changes
}

const raced = (row: number) =>
  conflict(
    'bodies.import-raced',
    `Запись о члене состава из строки ${row} кто-то изменил, пока файл загружался. Ничего не записано: проверьте файл ещё раз и загрузите.`,
  )

const fieldsOf = ({ personId, office, contractForm, origin, validFrom, validTo, act }: Seat) => ({
  personId,
  office,
  contractForm,
  origin,
  validFrom,
  validTo,
  act,
})

function reportOf(members: ReadMembers, plan: MembersPlan, batch: string | null): MemberImportReport {
  const problems = [...members.problems, ...plan.problems]
  const created = plan.planned.filter(one => one.before === null).length
  return {
    rows: members.rows,
    created,
    updated: plan.planned.length - created,
    unchanged: plan.unchanged,
    refused: members.isRefused ? members.rows : new Set(problems.flatMap(problem => problem.row ?? [])).size,
    batch,
    problems: problems.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0)),
    differences: plan.differences.map(one => tellDifference(one, members.layout)),
    columns: members.columns,
    fields: offeredFields(MEMBER_FIELDS),
  }
}
