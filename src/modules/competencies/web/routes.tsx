import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/competencies',
    title: 'Компетенции',
    component: () => import('./framework-page.tsx'),
    nav: { label: 'Компетенции', order: 70, section: 'work' },
  },
]
