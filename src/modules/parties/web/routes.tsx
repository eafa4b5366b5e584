import { addPersonSection } from '#modules/people/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

addPersonSection({
  id: 'parties',
  label: 'Субъект деятельности',
  order: 50,
  permission: 'people.list',
  component: () => import('./person-parties.tsx'),
})

export const routes: readonly PageRoute[] = [
  {
    path: '/parties',
    title: 'Субъекты методической деятельности',
    component: () => import('./parties-page.tsx'),
    nav: { label: 'Субъекты деятельности', order: 39, section: 'registers' },
  },
  {
    path: '/parties/capacities',
    title: 'В качестве кого действуют',
    component: () => import('./capacities-page.tsx'),
    permission: 'parties.keep-capacities',
  },
  {
    path: '/parties/$id',
    title: 'Субъект методической деятельности',
    component: () => import('./party-page.tsx'),
  },
]
