import { type LockedOrganisation, lockOrganisations } from '#modules/organisations/index.ts'
import { type LockedTerritory, lockTerritories } from '#modules/territories/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { forbidden, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { KINDS, type PlanFields, SUBJECTS } from './contract.ts'
import { selectPlannedEndings } from './reorganisations.sql.ts'

type Unit = { id: string; name: string; regionId: string | null; municipalityId: string | null }

/** A checked plan: its units are there, locked, kept by the actor, and fit together. */
export type Plan = {
  fields: PlanFields
  from: Unit[]
  to: Unit[]
  /** Former units that end the day before. */
  ending: Unit[]
  /** Where what is not assigned goes; undefined: it stays (spin-off). */
  main: Unit | undefined
  regionId: string | null
}

/**
 * Locks the units of a plan and looks whether it can be.
 *
 * @param own the record whose plan it is: any other one that is planned for the same units stands in its way
 * @throws Problem `reorganisation.plan` with every broken field, forbidden for a unit of somebody else's region
 */
export async function lockPlan(tx: Tx, fields: PlanFields, own?: string): Promise<Plan> {
  const ids = [...new Set([...fields.from, ...fields.to])]
  const found: (LockedOrganisation | LockedTerritory)[] =
    fields.subject === 'organisation' ? await lockOrganisations(tx, ids) : await lockTerritories(tx, ids)
  if (found.length < ids.length)
    throw forbidden(
      'reorganisation.foreign',
      `Не все выбранные ${SUBJECTS[fields.subject]} вы ведёте: реорганизация возможна только внутри вашего региона.`,
    )
  const byId = new Map(found.map(one => [one.id, one]))
  const [from, to] = [fields.from.map(id => byId.get(id)!), fields.to.map(id => byId.get(id)!)]
  const problems = [
    ...problemsOfShape(fields),
    ...problemsOfDay(fields, from, to),
    ...misfits(from, to),
    ...(await otherPlans(tx, fields, own)),
  ]
  if (problems.length > 0) throw invalid('reorganisation.plan', 'Проверьте отмеченные поля.', problems)
  const asUnit = (one: LockedOrganisation | LockedTerritory): Unit => ({
    id: one.id,
    name: one.name,
    regionId: one.regionId,
    municipalityId: 'municipalityId' in one ? one.municipalityId : one.id,
  })
  const isSpinOff = fields.kind === 'spin-off'
  return {
    fields,
    from: from.map(asUnit),
    to: to.map(asUnit),
    ending: isSpinOff ? [] : from.map(asUnit),
    main: isSpinOff ? undefined : asUnit(byId.get(fields.main ?? fields.to[0]!)!),
    regionId: from[0]!.regionId,
  }
}

const problem = (field: string, message: string): ProblemItem => ({
  code: `reorganisation.${field}`,
  field,
  message,
})

function problemsOfShape({ subject, kind, from, to, main, assigned, placed }: PlanFields): ProblemItem[] {
  const problems: ProblemItem[] = []
  const rule = KINDS[kind]
  const outside = (count: number, [least, most]: readonly [number, number]) => count < least || count > most
  if (outside(from.length, rule.from))
    problems.push(
      problem('from', rule.from[0] > 1 ? 'Для слияния нужны хотя бы две' : 'Здесь должна быть одна'),
    )
  if (outside(to.length, rule.to))
    problems.push(
      problem('to', rule.to[0] > 1 ? 'Для разделения нужны хотя бы две новых' : 'Здесь должна быть одна'),
    )
  if (new Set(from).size < from.length || new Set(to).size < to.length)
    problems.push(problem('from', 'Одна и та же выбрана дважды'))
  if (from.some(id => to.includes(id)))
    problems.push(
      problem(
        'to',
        'Та, что реорганизуется, не может быть и тем, что получится. Для присоединения выберите слева только присоединяемые',
      ),
    )
  if (main !== null && !to.includes(main))
    problems.push(problem('main', 'Главной выбирают одну из тех, что получатся'))
  if (assigned.some(one => !to.includes(one.to)))
    problems.push(problem('assigned', 'Кто-то распределён туда, чего нет среди новых'))
  if (subject === 'territory' && placed.length > 0)
    problems.push(problem('placed', 'В муниципалитете всё остаётся за своими организациями: распределяют их'))
  if (placed.some(one => one.to !== null && !to.includes(one.to)))
    problems.push(problem('placed', 'Что-то распределено туда, чего нет среди новых'))
  return problems
}

type Dated = { name: string; validFrom: string; validTo: string | null }

function problemsOfDay({ onDay }: PlanFields, from: readonly Dated[], to: readonly Dated[]): ProblemItem[] {
  const problems: ProblemItem[] = []
  for (const one of from) {
    if (one.validTo !== null)
      problems.push(problem('from', `«${one.name}» уже закрыта с ${ruDate(one.validTo)}`))
    else if (one.validFrom >= onDay)
      problems.push(problem('onDay', `«${one.name}» существует только с ${ruDate(one.validFrom)}`))
  }
  for (const one of to) {
    if (one.validTo !== null) problems.push(problem('to', `«${one.name}» закрыта с ${ruDate(one.validTo)}`))
    else if (one.validFrom > onDay)
      problems.push(problem('to', `«${one.name}» появится позже, ${ruDate(one.validFrom)}`))
  }
  return problems
}

/** A unit ends once: what is planned for it elsewhere has to be changed or cancelled first. */
async function otherPlans(
  tx: Tx,
  { kind, from }: PlanFields,
  own: string | undefined,
): Promise<ProblemItem[]> {
  if (kind === 'spin-off') return []
  const others = await selectPlannedEndings(tx, from, own)
  return others.map(one =>
    problem(
      'from',
      `«${one.name}» уже реорганизуется по плану с ${ruDate(one.onDay)}. Измените или отмените тот план`,
    ),
  )
}

type Placed = { id: string; name: string; regionId: string | null; parentId?: string | null; kind?: string }

function misfits(from: readonly Placed[], to: readonly Placed[]): ProblemItem[] {
  const problems: ProblemItem[] = []
  const all = [...from, ...to]
  if (new Set(all.map(one => one.regionId)).size > 1)
    problems.push(problem('to', 'Реорганизация возможна внутри одного субъекта РФ'))
  if (all.some(one => one.kind !== undefined && one.kind !== 'municipality'))
    problems.push(problem('from', 'Так меняются только муниципалитеты'))
  const inside = to.find(one => one.parentId && from.some(former => former.id === one.parentId))
  if (inside)
    problems.push(
      problem('to', `«${inside.name}» — подразделение того, что закрывается. Сначала выведите её из состава`),
    )
  return problems
}
