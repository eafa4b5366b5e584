import { addPersonSection } from '#modules/people/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

addPersonSection({
  id: 'access',
  label: 'Кто видит',
  order: 90,
  permission: 'personal-data.read-readers',
  component: () => import('./person-access.tsx'),
})

export const routes: readonly PageRoute[] = [
  { path: '/my-data', title: 'Кто видит мои сведения', component: () => import('./my-data-page.tsx') },
  {
    path: '/access-log',
    title: 'Журнал просмотров',
    permission: 'personal-data.read-log',
    component: () => import('./access-log-page.tsx'),
    nav: { label: 'Журнал просмотров', order: 92, section: 'access' },
  },
]
