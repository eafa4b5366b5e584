import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { Operation } from '#platform/http/operation.ts'

/** A page's module: the component is its default export, loaded when the page is first opened. */
export type PageLoader = () => Promise<{ default: ComponentType }>

/**
 * One page of a room. A room lists its pages in `src/modules/<room>/web/routes.tsx` as `export const routes`;
 * the shell finds that file by itself. Keep it light: everything it imports is part of the first load, so
 * import nothing but this type and load the pages with `import()`.
 */
export type PageRoute = {
  /** Address with `$name` for parameters: `/organisations/$id`. */
  readonly path: string
  readonly component: PageLoader
  /** Title of the browser's tab until the page sets its own with `usePageTitle`. */
  readonly title: string
  /** Line of the role table without which the page answers «нет права». */
  readonly permission?: string
  /** Opened without signing in. */
  readonly isPublic?: boolean
  /** Entry of the main navigation. */
  readonly nav?: NavEntry
}

export type NavEntry = {
  /** A word people use: «Мои учителя». */
  readonly label: string
  /** Ascending; home is 0. */
  readonly order: number
  /** The part of a long navigation it stands in; without one it stands before all parts. */
  readonly section?: NavSection
  /** Only for these roles; absent means everybody who has the page's permission. */
  readonly roles?: readonly string[]
  /** Stays in the bar at the bottom of a phone; at most four fit there. */
  readonly isMain?: boolean
}

/** Parts of the navigation in their order. */
export const NAV_SECTIONS = {
  work: 'Развитие педагогов',
  registers: 'Люди и организации',
  rules: 'Акты и понятия',
  access: 'Доступ',
} as const
export type NavSection = keyof typeof NAV_SECTIONS

/** A role's home page. A room exports `homes` from its `routes.tsx`; one home for a role. */
export type HomePage = {
  readonly roles: readonly string[]
  readonly component: PageLoader
  /** What it reads first: asked for beside its code, so that it stands one round trip earlier on a slow line. */
  readonly reads?: Operation
}

/** Parameter of the page's address. */
export function usePageParam(name: string): string {
  const params = useParams({ strict: false }) as Record<string, string | undefined>
  const value = params[name]
  if (value === undefined) throw new Error(`The address of this page has no parameter ${name}`)
  return value
}
