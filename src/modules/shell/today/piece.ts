import { formatNumber, formatPercent, pluralForm } from '#ui/format.ts'
import { type Today, type TodayFigure, WAITING_SHOWN, type WaitingItem } from '../contract.ts'

/** A home page without the name of its reader. */
export type Composed = Omit<Today, 'greetingName'>

export const NOTHING: Composed = { now: null, waiting: [], waitingTotal: 0, waitingLink: null, figures: [] }

/** Something to be done; `step` says how it reads as the one recommended step, absent where it cannot be that. */
export type Matter = WaitingItem & { step?: { title: string; reason: string; label: string } }

/** A matter with the usual left out. */
export function matter(given: Partial<Matter> & Pick<Matter, 'id' | 'title' | 'link'>): Matter {
  return { note: null, since: null, deadline: null, tone: 'usual', ...given }
}

/**
 * The first matter that can be a step becomes the recommended one; the others wait in their order, as many as fit.
 *
 * @param matters the most pressing first.
 * @param rest.hidden matters that exist and were not read one by one.
 */
export function arrange(
  matters: readonly Matter[],
  rest: { hidden?: number; link?: string | null; figures: TodayFigure[] },
): Composed {
  const first = matters.find(one => one.step)
  const waiting = matters.filter(one => one !== first)
  return {
    now: first?.step
      ? {
          title: first.step.title,
          reason: first.step.reason,
          action: { label: first.step.label, link: first.link },
        }
      : null,
    waiting: waiting.slice(0, WAITING_SHOWN).map(({ step: _, ...item }) => item),
    waitingTotal: waiting.length + (rest.hidden ?? 0),
    waitingLink: rest.link ?? null,
    figures: rest.figures,
  }
}

export const teachers = (count: number) => pluralForm(count, 'педагог', 'педагога', 'педагогов')

/** «из 24», the base of a part; nothing is said of a base of nobody. */
export const outOf = (base: number) => (base === 0 ? null : `из\u00A0${formatNumber(base)}`)

/** An indicator as `listIndicators` gives it, as far as a home page needs it. */
export type IndicatorNow = {
  indicator: string
  name: string
  value: number | null
  numerator: number
  denominator: number
  target: { value: number; by: string } | null
  met: boolean | null
}

/** Short names for a row of numbers; the official ones stand on the page of indicators. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  251: 'Прошли диагностику',
  252: 'Получили маршрут',
  253: 'Освоили программы по диагностике',
}

export function indicatorFigures(figures: readonly IndicatorNow[] | undefined): TodayFigure[] {
  return (figures ?? []).slice(0, 3).map(one => ({
    label: SHORT_NAMES[one.indicator] ?? one.name,
    value: one.value,
    unit: '%',
    base: [
      `${formatNumber(one.numerator)} из\u00A0${formatNumber(one.denominator)}`,
      one.target && `цель — ${formatPercent(one.target.value)}`,
    ]
      .filter(Boolean)
      .join(', '),
    link: LINKS.indicators,
  }))
}

/** Addresses of other rooms' pages, in one place. */
export const LINKS = {
  indicators: '/indicators',
  indicatorsOf: (unit: string) => `/indicators?unit=${unit}`,
  diagnoses: '/diagnostics',
  attempt: (id: string) => `/diagnostics/attempts/${id}`,
  begin: (campaign: string) => `/diagnostics/begin/${campaign}`,
  profile: '/profile',
  myPathway: '/my/pathway',
  myPairs: '/my/pairs',
  pairsToStart: '/pairs?status=agreed',
  pairsToEnd: '/pairs?status=working&late=true',
  pathway: (id: string) => `/pathways/${id}`,
  pathways: '/pathways',
  myPathways: '/pathways?mine=true',
  latePathways: '/pathways?late=true',
  unansweredPathways: '/pathways?waits=teacher',
  waitingPathways: '/pathways?waits=methodologist',
  candidates: '/pathway-drafts',
  campaign: (id: string) => `/campaigns/${id}`,
  campaigns: '/campaigns',
  newCampaign: '/campaigns/new',
  person: (id: string) => `/people/${id}`,
  myPeople: '/people?mine=true',
  accounts: '/accounts',
  accessReviews: '/access-reviews',
  accessReview: (id: string) => `/access-reviews/${id}?decision=undecided`,
  rightRequests: '/right-requests',
  apiTokens: '/api-tokens',
  invitedAccounts: '/accounts?status=invited',
  blockedAccounts: '/accounts?status=blocked',
  imports: '/people/import',
  centreHeads: '/centre-heads',
  unagreedHeads: '/centre-heads?state=unagreed',
  centreHead: (id: string) => `/centre-heads/${id}`,
} as const
