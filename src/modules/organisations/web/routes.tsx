import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/organisations',
    title: 'Организации',
    component: () => import('./organisations-page.tsx'),
    nav: { label: 'Организации', order: 40, section: 'registers' },
  },
  {
    path: '/organisations/new',
    title: 'Новая организация',
    component: () => import('./new-organisation-page.tsx'),
    permission: 'organisations.keep',
  },
  {
    path: '/organisations/import',
    title: 'Загрузка организаций',
    component: () => import('./import-page.tsx'),
    permission: 'organisations.keep',
  },
  {
    path: '/organisations/import/$batch',
    title: 'Загрузка организаций',
    component: () => import('./import-batch-page.tsx'),
    permission: 'organisations.keep',
  },
  {
    path: '/organisations/flags',
    title: 'Списки школ по годам',
    component: () => import('./flagged-page.tsx'),
  },
  {
    path: '/organisations/words',
    title: 'Справочники организаций',
    component: () => import('./words-page.tsx'),
    permission: 'organisations.keep-kinds',
  },
  {
    path: '/organisations/$id',
    title: 'Организация',
    component: () => import('./organisation-page.tsx'),
  },
  {
    path: '/organisations/$id/edit',
    title: 'Изменить организацию',
    component: () => import('./edit-organisation-page.tsx'),
    permission: 'organisations.keep',
  },
]
