import type { HomePage, PageRoute } from '#ui/page-route.ts'
import { showToday } from '../contract.ts'

/** The shell's own pages. */
export const routes: readonly PageRoute[] = [
  {
    path: '/dev/ui',
    title: 'Составные части экрана',
    component: () => import('./dev-ui/dev-ui-page.tsx'),
    isPublic: true,
  },
]

/** One home for every role: what stands on it, the server decides by the role. */
export const homes: readonly HomePage[] = [
  {
    roles: [
      'teacher',
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
      'course-manager',
      'programme-author',
      'expert',
      'quality-analyst',
      'ministry',
      'federal-coordinator',
      'admin',
    ],
    component: () => import('./today/today-page.tsx'),
    reads: showToday,
  },
]
