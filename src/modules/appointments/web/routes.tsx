import { addOrganisationSection } from '#modules/organisations/web/index.ts'
import { addPersonSection } from '#modules/people/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

addPersonSection({
  id: 'appointments',
  label: 'Назначения',
  order: 50,
  permission: 'people.list',
  component: () => import('./person-appointments.tsx'),
})

addOrganisationSection({
  id: 'head',
  label: 'Руководитель',
  kinds: ['centre'],
  permission: 'heads.read',
  component: () => import('./centre-head.tsx'),
})

export const routes: readonly PageRoute[] = [
  {
    path: '/centre-heads',
    title: 'Руководители ЦНППМ',
    component: () => import('./heads-page.tsx'),
    permission: 'heads.read',
    nav: { label: 'Руководители ЦНППМ', order: 45, section: 'registers' },
  },
  {
    path: '/centre-heads/$id',
    title: 'Согласование руководителя',
    component: () => import('./candidacy-page.tsx'),
    permission: 'heads.read',
  },
]
