import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/territories',
    title: 'Территории',
    component: () => import('./territories-page.tsx'),
    nav: {
      label: 'Территории',
      order: 95,
      section: 'registers',
      roles: ['admin', 'centre-head', 'federal-coordinator'],
    },
  },
  {
    path: '/territories/$id',
    title: 'Территория',
    component: () => import('./territory-page.tsx'),
  },
]
