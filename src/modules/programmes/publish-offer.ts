import { getPublishedFramework, selectCompetencyIds } from '#modules/competencies/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { LEAST_HOURS, PROGRAMME_KINDS } from './contract.ts'
import { findProviderRegion, insertActivity, insertProgramme, type NewRaise } from './programmes.sql.ts'

type Raises = readonly { competency: string; from: number; to: number }[]

export type ProgrammeInput = {
  code: string
  title: string
  kind: 'upskilling' | 'retraining'
  hours: number
  form: 'full-time' | 'correspondence' | 'mixed' | 'distance'
  providerId: string
  track: 'teacher' | 'leader' | 'both'
  annotation: string
  raises: Raises
  /** Place in the federal register; periods do not overlap. */
  register: { number: string; periods: readonly { from: string; to: string | null }[] } | null
}

export type ActivityInput = {
  code: string
  title: string
  kind: 'nonformal' | 'informal' | 'practice'
  format: 'webinar' | 'workshop' | 'community' | 'internship' | 'lesson-visit' | 'mentoring' | 'self-study'
  hours: number
  providerId: string | null
  regionId: string | null
  track: 'teacher' | 'leader' | 'both'
  annotation: string
  raises: Raises
}

/**
 * Enters a programme with what it raises and its periods in the federal register (rows 139, 140).
 *
 * @throws Problem `programmes.invalid` with every broken field, `programmes.code` when the code is taken
 */
export async function publishProgramme(context: Context, input: ProgrammeInput): Promise<{ id: string }> {
  return await unlessCodeTaken(input.code, () =>
    transact(context, async tx => {
      const provider = await findProviderRegion(tx, input.providerId)
      const { raises, problems } = await checkRaises(tx, input.raises)
      const least = LEAST_HOURS[input.kind]
      if (input.hours < least)
        problems.push({
          code: 'programmes.hours',
          field: 'hours',
          message: `${PROGRAMME_KINDS[input.kind]} — не меньше ${least} часов, указано ${input.hours}.`,
        })
      if (!provider)
        problems.push({ code: 'programmes.provider', field: 'providerId', message: 'Такой организации нет.' })
      problems.push(...overlaps(input.register?.periods ?? []))
      if (problems.length > 0) throw invalid('programmes.invalid', 'Программа не принята.', problems)
      const id = newId()
      const { register, raises: _, ...programme } = input
      const regionId = provider!.regionId
      await insertProgramme(
        tx,
        { ...programme, id, regionId },
        raises,
        (register?.periods ?? []).map(period => ({
          id: newId(),
          number: register!.number,
          validFrom: period.from,
          validTo: period.to,
        })),
      )
      await recordAudit(context, tx, {
        action: 'programmes.publish',
        entity: 'programme',
        entityId: id,
        regionId,
        after: { ...programme, register },
      })
      return { id }
    }),
  )
}

/** Enters an offer that gives no document: nonformal, informal or practice (row 129). */
export async function publishActivity(context: Context, input: ActivityInput): Promise<{ id: string }> {
  return await unlessCodeTaken(input.code, () =>
    transact(context, async tx => {
      const { raises, problems } = await checkRaises(tx, input.raises)
      if (problems.length > 0) throw invalid('programmes.invalid', 'Возможность не принята.', problems)
      const id = newId()
      const { raises: _, ...activity } = input
      await insertActivity(tx, { ...activity, id }, raises)
      await recordAudit(context, tx, {
        action: 'programmes.publish-activity',
        entity: 'activity',
        entityId: id,
        regionId: input.regionId,
        after: activity,
      })
      return { id }
    }),
  )
}

async function checkRaises(tx: Tx, raises: Raises): Promise<{ raises: NewRaise[]; problems: ProblemItem[] }> {
  const framework = await getPublishedFramework(tx)
  const competencyIds = await selectCompetencyIds(tx, framework.id)
  const problems = raises.flatMap(({ competency, from, to }, index): ProblemItem[] => {
    const refuse = (message: string) => [{ code: 'programmes.raises', path: `raises[${index}]`, message }]
    if (!competencyIds.has(competency)) return refuse(`Компетенции ${competency} нет в действующей модели.`)
    return to > from ? [] : refuse(`${competency}: конечный уровень должен быть выше начального.`)
  })
  if (raises.length === 0)
    problems.push({
      code: 'programmes.raises',
      field: 'raises',
      message: 'Укажите, какие компетенции это развивает.',
    })
  return {
    problems,
    raises: raises.map(({ competency, from, to }) => ({
      competencyId: competencyIds.get(competency)!,
      fromLevel: from,
      toLevel: to,
    })),
  }
}

function overlaps(periods: readonly { from: string; to: string | null }[]): ProblemItem[] {
  const sorted = [...periods].sort((a, b) => a.from.localeCompare(b.from))
  return sorted.flatMap((period, index): ProblemItem[] => {
    const refuse = (message: string) => [
      { code: 'programmes.period', path: `register.periods[${index}]`, message },
    ]
    if (period.to !== null && period.to < period.from)
      return refuse('Период в реестре кончается раньше, чем начинается.')
    const before = sorted[index - 1]
    return before && (before.to === null || before.to >= period.from)
      ? refuse('Периоды в реестре пересекаются.')
      : []
  })
}

async function unlessCodeTaken<T>(code: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error)?.endsWith('_code_key'))
      throw conflict('programmes.code', `Код ${code} уже занят. Выберите другой.`)
    throw error
  }
}
