import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/people',
    title: 'Педагоги и руководители',
    component: () => import('./people-page.tsx'),
    permission: 'people.list',
    nav: { label: 'Люди', order: 20, section: 'registers', isMain: true },
  },
  {
    path: '/people/new',
    title: 'Принять на работу',
    component: () => import('./new-person-page.tsx'),
    permission: 'people.write',
  },
  {
    path: '/people/duplicates',
    title: 'Похожие карточки',
    component: () => import('./duplicates-page.tsx'),
    permission: 'people.merge',
    nav: {
      label: 'Похожие карточки',
      order: 92,
      section: 'registers',
      roles: ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    },
  },
  {
    path: '/people/import',
    title: 'Загрузка списка работников',
    component: () => import('./import-page.tsx'),
    permission: 'people.import',
    nav: {
      label: 'Загрузка работников',
      order: 90,
      section: 'registers',
      roles: ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    },
  },
  {
    path: '/people/import/$batch',
    title: 'Загрузка',
    component: () => import('./import-batch-page.tsx'),
    permission: 'people.import',
  },
  {
    path: '/people/$id',
    title: 'Карточка',
    component: () => import('./person-page.tsx'),
  },
  {
    path: '/people/$id/merge/$former',
    title: 'Объединить карточки',
    component: () => import('./merge-page.tsx'),
    permission: 'people.merge',
  },
  {
    path: '/people/$id/edit',
    title: 'Изменить сведения',
    component: () => import('./edit-person-page.tsx'),
    permission: 'people.write',
  },
]
