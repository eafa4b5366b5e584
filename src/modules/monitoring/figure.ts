import { actLabel, clauseWords, type IndicatorTarget, type NamedAct, targetOn } from '#modules/acts/index.ts'
import type { FigureValue } from './contract.ts'
import { countedSince, type Definition, specOf } from './definitions.ts'

export type Amounts = { value: number | null; numerator: number; denominator: number }

/** Numerator and denominator of a spec among counted people. */
export function amountsOf(
  counts: { teachers: number; leaders: number; numerators: readonly number[] } | undefined,
  definition: Definition,
  specIndex: number,
): Amounts {
  const { who } = specOf(definition)
  const { teachers = 0, leaders = 0 } = counts ?? {}
  const denominator = who === 'both' ? teachers + leaders : who === 'leaders' ? leaders : teachers
  const numerator = counts?.numerators[specIndex] ?? 0
  return { value: denominator === 0 ? null : (numerator / denominator) * 100, numerator, denominator }
}

/** Whether the target is reached, in whole numbers, so that 30 of 100 people are 30 per cent exactly. */
export function isMet(
  { numerator, denominator }: Amounts,
  target: IndicatorTarget | undefined,
): boolean | null {
  if (!target || denominator === 0) return null
  const gap = numerator * 100 - target.value * denominator
  if (target.comparison === 'at-least') return gap >= 0
  return target.comparison === 'at-most' ? gap <= 0 : gap === 0
}

/** Codes of all acts a set of definitions names: to read their labels at once. */
export function actsNamed(definitions: readonly Definition[]): string[] {
  return definitions.flatMap(one => [...(one.act ? [one.act] : []), ...one.targets.map(target => target.act)])
}

type Acts = ReadonlyMap<string, NamedAct>

function actLink(acts: Acts, code: string, clause: string | null) {
  const act = acts.get(code)
  return { id: act?.id ?? null, label: act ? actLabel(act) : code, clause }
}

/** «№ 952-о от 11.08.2023, прил. 1-3»: the act as one line. */
export function actLine(link: { label: string; clause: string | null } | null): string | null {
  if (!link) return null
  return link.clause ? `${link.label}, ${clauseWords(link.clause)}` : link.label
}

/** A value with everything that explains it: whose words, which act, which target, since when counted. */
export function figureOf(
  definition: Definition,
  now: Amounts,
  previous: { asOf: string } & Amounts,
  { asOf, today, acts }: { asOf: string; today: string; acts: Acts },
): FigureValue {
  const target = targetOn(definition, asOf)
  return {
    indicator: definition.code,
    name: definition.name,
    unit: 'percent',
    ...now,
    target: target
      ? {
          value: target.value,
          comparison: target.comparison,
          by: target.by,
          wording: target.wording,
          act: actLink(acts, target.act, target.clause),
        }
      : null,
    noTarget: definition.noTarget ?? null,
    met: isMet(now, target),
    direction: definition.direction,
    previous,
    act: definition.act ? actLink(acts, definition.act, definition.clause ?? null) : null,
    pack: { code: definition.pack, title: definition.packTitle },
    numeratorText: definition.numerator,
    denominatorText: definition.denominator,
    countedSince: countedSince(specOf(definition), asOf),
    notes: [
      ...(asOf > today ? ['День ещё не наступил: посчитано по тому, что известно сегодня.'] : []),
      ...(definition.act ? [] : ['Акт такого показателя не называет: определение системы.']),
      ...[definition.counting.note, definition.note].filter(note => note !== undefined),
    ],
  }
}

/** The same day a year before; 29 February becomes the 28th. */
export function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, '0')
  return day.slice(5) === '02-29' ? `${year}-02-28` : `${year}${day.slice(4)}`
}

/** Last days of the months before, ending with the day itself: `count` points in time. */
export function monthEnds(day: string, count: number): string[] {
  const [year, month] = day.split('-').map(Number) as [number, number]
  const ends = Array.from({ length: count - 1 }, (_, at) => {
    // day 0 of a month is the last day of the one before
    const end = new Date(Date.UTC(year, month - 1 - at, 0))
    return end.toISOString().slice(0, 10)
  })
  return [...ends.reverse(), day]
}
