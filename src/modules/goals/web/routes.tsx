import { addIndicatorNote } from '#modules/monitoring/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

addIndicatorNote({ id: 'goals', component: () => import('./served-goals.tsx') })

export const routes: readonly PageRoute[] = [
  {
    path: '/goals',
    title: 'Цели и задачи',
    component: () => import('./goals-page.tsx'),
    nav: { label: 'Цели и задачи', order: 79, section: 'rules' },
  },
  {
    path: '/goals/new',
    title: 'Новая цель или задача',
    component: () => import('./new-goal-page.tsx'),
    permission: 'goals.keep',
  },
  {
    path: '/goals/$code/edit',
    title: 'Изменить цель или задачу',
    component: () => import('./edit-goal-page.tsx'),
    permission: 'goals.keep',
  },
  { path: '/goals/$code', title: 'Цель или задача', component: () => import('./goal-page.tsx') },
]
