import { AREAS, type CompetencyRow, type TargetRow } from '../contract.ts'

/** What of the framework is shown; pure. */
export type Choice = {
  q?: string | undefined
  track?: 'teacher' | 'leader' | undefined
  area?: CompetencyRow['area'] | undefined
}

export type AreaGroup = { area: CompetencyRow['area']; title: string; competencies: CompetencyRow[] }

/**
 * Competencies by area, in the framework's order. All words must occur in title, description, code or a level;
 * ё and е are one letter. With the targets of a position only the competencies it asks for.
 */
export function chooseCompetencies(
  all: readonly CompetencyRow[],
  { q, track, area }: Choice,
  targets: ReadonlyMap<string, TargetRow> | undefined,
): AreaGroup[] {
  const words = plain(q ?? '')
    .split(/\s+/)
    .filter(Boolean)
  const shown = all.filter(one => {
    if (track && one.track !== track && one.track !== 'both') return false
    if (area && one.area !== area) return false
    if (targets && !targets.has(one.id)) return false
    const text = plain(
      [one.code, one.title, one.description, ...one.levels.map(level => level.description)].join(' '),
    )
    return words.every(word => text.includes(word))
  })
  return (Object.entries(AREAS) as [CompetencyRow['area'], string][])
    .map(([key, title]) => ({ area: key, title, competencies: shown.filter(one => one.area === key) }))
    .filter(group => group.competencies.length > 0)
}

function plain(text: string): string {
  return text.toLocaleLowerCase('ru').replaceAll('ё', 'е').trim()
}
