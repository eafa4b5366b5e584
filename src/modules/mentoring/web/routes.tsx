import { addPersonSection } from '#modules/people/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

addPersonSection({
  id: 'pairs',
  label: 'Пары',
  order: 35,
  permission: 'pairs.lead',
  component: () => import('./person-pairs.tsx'),
})

export const routes: readonly PageRoute[] = [
  {
    path: '/my/pairs',
    title: 'Мои пары',
    component: () => import('./my-pairs-page.tsx'),
    permission: 'pairs.read',
    nav: { label: 'Мои пары', order: 26, section: 'work', roles: ['teacher'] },
  },
  {
    path: '/pairs',
    title: 'Пары педагогов',
    component: () => import('./pairs-page.tsx'),
    permission: 'pairs.lead',
    nav: { label: 'Пары педагогов', order: 26, section: 'work' },
  },
  {
    path: '/pairs/suggest',
    title: 'Подобрать пары',
    component: () => import('./suggest-page.tsx'),
    permission: 'pairs.lead',
  },
  {
    path: '/pairs/counts',
    title: 'Сколько пар',
    component: () => import('./counts-page.tsx'),
    permission: 'pairs.count',
    nav: {
      label: 'Пары педагогов',
      order: 26,
      section: 'work',
      roles: ['quality-analyst', 'ministry', 'federal-coordinator'],
    },
  },
  {
    path: '/pairs/$id',
    title: 'Пара педагогов',
    component: () => import('./pair-page.tsx'),
    permission: 'pairs.read',
  },
  {
    path: '/pair-grounds',
    title: 'Основания пар',
    component: () => import('./grounds-page.tsx'),
    nav: { label: 'Основания пар', order: 60, section: 'work', roles: ['admin', 'centre-head'] },
  },
]
