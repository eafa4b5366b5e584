import type { Context, Tx } from '#platform/db/database.ts'
import { read, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { newId } from '#platform/ids/ids.ts'
import { offeredFields } from '#platform/import/fields.ts'
import type { ColumnChoice } from '#platform/import/mapping.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { insertMember, lockMember, selectLeaders, selectMembers, updateMember } from '../bodies.sql.ts'
import type { MemberImport, MemberImportReport } from '../contract-import.ts'
import { type Body, loadBody, record, refusingSecond, TEAM, told, unitsOf } from '../keep-members.ts'
import { MEMBER_FIELDS, type MemberColumn, templateColumns } from './columns.ts'
import {
  insertImport,
  lockBody,
  type MemberChange,
  selectImports,
  selectPersonsBySnils,
} from './import.sql.ts'
import { type MembersPlan, planMembers, type Seat } from './plan-members.ts'
import { type ReadMembers, readMembers } from './read-members.ts'

export type MembersInput = {
  /** The body. */
  id: string
  file: ImportFile
  columns?: ColumnChoice<MemberColumn> | undefined
}

/**
 * The dry run: everything a loading would do and every problem, with nothing written.
 *
 * @throws Problem forbidden for a body whose composition the actor does not keep
 */
export async function checkMembersFile(
  context: Context,
  { id, file, columns }: MembersInput,
): Promise<MemberImportReport> {
  const members = await readMembers(file, columns)
  return await read(context, async tx => {
    const plan = await planFor(tx, await loadBody(tx, id), members)
    return reportOf(members, plan, null)
  })
}

/**
 * Loads the composition of a body in one transaction: rows without problems whole, rows with problems not at all.
 *
 * @throws Problem `bodies.import-raced` when somebody changes one of the memberships meanwhile
 */
export async function loadMembersFile(
  context: Context,
  { id, file, columns }: MembersInput,
): Promise<MemberImportReport> {
  const members = await readMembers(file, columns)
  return await refusingSecond(() =>
    transact(context, async tx => {
      const body = await loadBody(tx, id)
      await lockBody(tx, id)
      const plan = await planFor(tx, body, members)
      const report = reportOf(members, plan, newId())
      if (plan.planned.length === 0) return { ...report, batch: null }
      const changes = await write(context, tx, body, plan, file.name)
      await insertImport(tx, {
        id: report.batch!,
        bodyId: id,
        ...unitsOf(body),
        fileName: file.name,
        createdCount: report.created,
        updatedCount: report.updated,
        refusedCount: report.refused,
        changes,
        loadedAt: context.clock.now(),
        loadedBy: context.actor.name,
      })
      return report
    }),
  )
}

async function planFor(tx: Tx, body: Body, { members, layout }: ReadMembers): Promise<MembersPlan> {
  const persons = await selectPersonsBySnils(
    tx,
    members.map(member => member.snils),
  )
  const seats = (await selectMembers(tx, body.id, '2000-01-01')) as Seat[]
  return planMembers(members, persons, seats, { layout, body, isAllowed: await leadersOf(tx, body, members) })
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
    const { id, name: _, version: __, ...fields } = after
    if (before && (await lockMember(tx, body.id, id))?.version !== before.version) throw raced(row)
    if (!before) await insertMember(tx, { id, bodyId: body.id, ...unitsOf(body), ...fields })
    const version = before ? await updateMember(tx, id, fields) : 1
    changes.push({ memberId: id, row, name, before: before && fieldsOf(before), version })
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
    refused: new Set(problems.flatMap(problem => problem.row ?? [])).size,
    batch,
    problems: problems.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0)),
    columns: members.columns,
    fields: offeredFields(MEMBER_FIELDS),
  }
}

/** The file to fill in. */
export async function membersTemplate(context: Context, { id }: { id: string }): Promise<Download> {
  await read(context, tx => loadBody(tx, id))
  return {
    filename: 'Шаблон состава.xlsx',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: await tableBuffer({ sheetName: 'Состав', columns: templateColumns(), rows: [] }),
  }
}

/** Loadings of the body's composition, newest first. */
export async function listMemberImports(
  context: Context,
  { id }: { id: string },
): Promise<{ bodyName: string; imports: MemberImport[] }> {
  return await read(context, async tx => ({
    bodyName: (await loadBody(tx, id)).name,
    imports: (await selectImports(tx, id)).map(one => ({
      ...one,
      status: one.status as MemberImport['status'],
      loadedAt: one.loadedAt.toISOString(),
      undoneAt: one.undoneAt?.toISOString() ?? null,
    })),
  }))
}
