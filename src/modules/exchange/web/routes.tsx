import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/exchange/oneroster',
    title: 'Пакеты OneRoster',
    component: () => import('./oneroster-page.tsx'),
    permission: 'exchange.import',
  },
]
