import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/indicators',
    title: 'Показатели',
    component: () => import('./indicators-page.tsx'),
    permission: 'monitoring.read',
    nav: { label: 'Показатели', order: 60, isMain: true },
  },
  {
    path: '/indicators/$code/people',
    title: 'Люди за показателем',
    component: () => import('./people-page.tsx'),
    permission: 'monitoring.read-people',
  },
]
