import { addPersonSection } from '#modules/people/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

const LEADERS = ['school-methodologist', 'municipal-methodologist', 'regional-methodologist', 'centre-head']

addPersonSection({
  id: 'pathway',
  label: 'Маршрут',
  order: 30,
  permission: 'pathways.watch',
  component: () => import('./person-pathways.tsx'),
})

export const routes: readonly PageRoute[] = [
  {
    path: '/my/pathway',
    title: 'Мой маршрут',
    component: () => import('./my-pathway-page.tsx'),
    permission: 'pathways.confirm',
    nav: { label: 'Мой маршрут', order: 20, section: 'work', isMain: true },
  },
  {
    path: '/pathways',
    title: 'Маршруты',
    component: () => import('./pathways-page.tsx'),
    permission: 'pathways.watch',
    nav: { label: 'Маршруты', order: 20, section: 'work', isMain: true },
  },
  {
    path: '/pathway-drafts',
    title: 'Кому составить маршрут',
    component: () => import('./candidates-page.tsx'),
    permission: 'pathways.lead',
    nav: { label: 'Кому составить маршрут', order: 21, section: 'work', roles: LEADERS },
  },
  {
    path: '/pathways/$id',
    title: 'Маршрут',
    component: () => import('./pathway-page.tsx'),
    permission: 'pathways.read',
  },
]
