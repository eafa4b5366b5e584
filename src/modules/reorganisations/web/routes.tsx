import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/reorganisations',
    title: 'Реорганизации',
    component: () => import('./reorganisations-page.tsx'),
    nav: { label: 'Реорганизации', order: 96, section: 'registers', roles: ['admin', 'centre-head'] },
  },
  {
    path: '/reorganisations/new',
    title: 'Новая реорганизация',
    component: () => import('./new-reorganisation-page.tsx'),
    permission: 'reorganisations.keep',
  },
  {
    path: '/reorganisations/$id',
    title: 'Реорганизация',
    component: () => import('./reorganisation-page.tsx'),
  },
]
