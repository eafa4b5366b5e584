import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/offers',
    title: 'Программы и возможности',
    component: () => import('./offers-page.tsx'),
    nav: { label: 'Программы и возможности', order: 60, section: 'work' },
  },
]
