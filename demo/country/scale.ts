/** How a region of the demo fares: what makes its indicators differ from the others'. */
export type RegionProfile = {
  /** Code of the regulation pack, of the region's territory and two digits of the federal subject. */
  pack: string
  territory: string
  subject: string
  timeZone: string
  capital: string
  /** Share of teachers and leaders who take an independent diagnosis within the year. */
  diagnosed: number
  /** Share of those with deficits for whom a pathway is drawn up. */
  withPathway: number
  /** How quickly programmes are finished: share of the planned time that a learner takes. */
  pace: number
  /** Mean of the ability of its teachers, in standard deviations. */
  ability: number
  altaic: number
}

export const REGION_PROFILES: readonly RegionProfile[] = [
  {
    pack: 'ivanovo',
    territory: 'ivanovo',
    subject: '37',
    timeZone: 'Europe/Moscow',
    capital: 'ivanovo-ivanovo',
    diagnosed: 0.68,
    withPathway: 0.95,
    pace: 0.75,
    ability: -0.2,
    altaic: 0,
  },
  {
    pack: 'kaliningrad',
    territory: 'kaliningrad',
    subject: '39',
    timeZone: 'Europe/Kaliningrad',
    capital: 'kaliningrad-kaliningrad',
    diagnosed: 0.54,
    withPathway: 0.85,
    pace: 0.95,
    ability: 0,
    altaic: 0,
  },
  {
    pack: 'altai',
    territory: 'altai',
    subject: '04',
    timeZone: 'Asia/Barnaul',
    capital: 'altai-gorno-altaysk',
    diagnosed: 0.92,
    withPathway: 0.97,
    pace: 0.58,
    ability: -0.6,
    altaic: 0.35,
  },
  {
    pack: 'tosno-school',
    territory: 'leningrad',
    subject: '47',
    timeZone: 'Europe/Moscow',
    capital: 'leningrad-tosno',
    diagnosed: 0.85,
    withPathway: 0.95,
    pace: 0.7,
    ability: -0.2,
    altaic: 0,
  },
]

export type Scale = {
  name: 'small' | 'tiny'
  /** Regions, municipalities of a region and schools of a municipality at most. */
  regions: number
  municipalities: number
  schools: number
}

/** `tiny` is for tests of the maker itself: one school of one region. */
export const SCALES: Readonly<Record<Scale['name'], Scale>> = {
  small: { name: 'small', regions: 100, municipalities: 100, schools: 100 },
  tiny: { name: 'tiny', regions: 1, municipalities: 1, schools: 1 },
}

/** Length of the history in days. */
export const HISTORY_DAYS = 365
