import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/bodies',
    title: 'Советы и объединения',
    component: () => import('./bodies-page.tsx'),
    permission: 'bodies.read',
    nav: { label: 'Советы и объединения', order: 41, section: 'registers' },
  },
  {
    path: '/bodies/$id',
    title: 'Состав',
    component: () => import('./body-page.tsx'),
    permission: 'bodies.read',
  },
  {
    path: '/bodies/$id/import',
    title: 'Загрузка состава',
    component: () => import('./import-page.tsx'),
    permission: 'bodies.keep',
  },
  {
    path: '/bodies/$id/import/$batch',
    title: 'Загрузка состава',
    component: () => import('./import-batch-page.tsx'),
    permission: 'bodies.keep',
  },
]
