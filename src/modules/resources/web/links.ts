import type { DerivedCode, ResourceType } from '../contract.ts'

/** The unit and the day a figure is of. */
export type Place = { region?: string; municipality?: string; organisation?: string; on?: string }

function search(place: Place, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...place, ...more }).filter(([key, value]) => value && key !== 'lacks')
  return given.length > 0 ? `?${new URLSearchParams(given as [string, string][])}` : ''
}

/** Lists with exactly the people or facts behind a figure. */
export const linkTo = {
  summary: (place: Place) => `/resources/summary${search(place)}`,
  resources: ({ organisation, ...place }: Place, type: ResourceType) =>
    `/resources${search(place, { type, ...(organisation && { owner: organisation }) })}`,
  people: (place: Place, code: DerivedCode) =>
    ({
      methodologists: `/registers/methodologists${search(place)}`,
      tutors: `/people${search(place, { position: 'tutor' })}`,
      pool: `/registers/pools${search(place)}`,
      highest: `/people${search(place, { category: 'highest' })}`,
    })[code],
  facts: ({ organisation, ...place }: Place, code?: string) =>
    organisation
      ? `/organisations/${organisation}?tab=facts-by-kind`
      : `/organisations${search(place, code ? { infrastructure: code } : {})}`,
}
