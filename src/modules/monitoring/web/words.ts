import { clauseWords } from '#modules/acts/contract.ts'
import { formatDate, formatNumber, formatPercent, plural } from '#ui/format.ts'
import type { Fact, FigureValue, Structure } from '../contract.ts'

const NBSP = '\u00A0'

/** What the indicators are called on the screen; the act's full name stands in the explanation. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  '251': 'Прошли диагностику',
  '252': 'Получили ИОМ по диагностике',
  '253': 'Освоили программы из федерального реестра по диагностике',
}

export const shortName = (figure: { indicator: string; name: string }): string =>
  SHORT_NAMES[figure.indicator] ?? figure.name

/** «8 из 14 человек». */
export const baseOf = ({ numerator, denominator }: { numerator: number; denominator: number }): string =>
  `${formatNumber(numerator)} из${NBSP}${formatNumber(denominator)}`

/** The state in one or two sentences: what is reached, and where most is missing. */
export function sentenceOf(figures: readonly FigureValue[]): string {
  const counted = figures.filter(figure => figure.value !== null)
  if (counted.length === 0) return 'На этот день здесь никто не работает: считать некого.'
  if (counted.every(figure => figure.numerator === 0))
    return 'Измерений ещё нет: показатели появятся, как только педагоги пройдут диагностику.'
  const targeted = counted.filter(figure => figure.met !== null)
  const missed = targeted.filter(figure => figure.met === false)
  if (targeted.length === 0) return `${sharesOf(counted)}. Целевых значений акты здесь не устанавливают.`
  if (missed.length === 0)
    return `${targeted.length === 1 ? 'Цель достигнута' : 'Цели достигнуты'}: ${sharesOf(targeted)}.`
  return missed
    .map(figure => {
      const gap = Math.abs(figure.target!.value - figure.value!)
      return `${shortName(figure)}${NBSP}— ${formatPercent(figure.value)}: до цели ${formatPercent(figure.target!.value)} не хватает ${formatNumber(gap, { decimals: 1 })}${NBSP}п.${NBSP}п.`
    })
    .join(' ')
}

function sharesOf(figures: readonly FigureValue[]): string {
  return figures
    .map((figure, at) => {
      const name = shortName(figure)
      return `${at === 0 ? name : name[0]!.toLowerCase() + name.slice(1)}${NBSP}— ${formatPercent(figure.value)}`
    })
    .join(', ')
}

/** «на 3,2 п. п. больше, чем 12 марта 2025»; undefined when there is nothing to compare. */
export function changeOf({ value, previous }: FigureValue): string | undefined {
  if (value === null || previous.value === null) return undefined
  const change = value - previous.value
  if (Math.abs(change) < 0.05) return `столько же, сколько ${formatDate(previous.asOf)}`
  const size = `${formatNumber(Math.abs(change), { decimals: 1 })}${NBSP}п.${NBSP}п.`
  return `на${NBSP}${size} ${change > 0 ? 'больше' : 'меньше'}, чем ${formatDate(previous.asOf)}`
}

/** Act and clause in one line for the reader. */
export const actWords = ({ label, clause }: { label: string; clause: string | null }): string =>
  clause ? `${label}, ${clauseWords(clause)}` : label

export const staffWords = ({ teachers, leaders }: { teachers: number; leaders: number }): string =>
  `${plural(teachers, 'педагог', 'педагога', 'педагогов')} и${NBSP}${plural(leaders, 'руководитель', 'руководителя', 'руководителей')}`

export const DOCUMENT_KINDS: Record<Extract<Fact, { kind: 'completion' }>['documentKind'], string> = {
  certificate: 'Удостоверение',
  diploma: 'Диплом',
  statement: 'Справка',
}

/** Which figures: of what unit, on what day, by the structure of that day or of today. */
export type FiguresPlace = {
  unit?: string | undefined
  asOf?: string | undefined
  structure?: Structure | undefined
}

/** Address of the figures of a unit, or of the people behind one of them. */
export function addressOfFigures(
  { unit, asOf, structure }: FiguresPlace,
  people?: { code: string; part?: 'counted' | 'rest' },
): string {
  const search = new URLSearchParams()
  if (unit) search.set('unit', unit)
  if (asOf) search.set('asOf', asOf)
  if (structure === 'now') search.set('structure', structure)
  if (people?.part) search.set('part', people.part)
  const text = search.toString()
  return `/indicators${people ? `/${people.code}/people` : ''}${text ? `?${text}` : ''}`
}
