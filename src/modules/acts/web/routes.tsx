import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/acts',
    title: 'Правовые акты',
    component: () => import('./acts-page.tsx'),
    nav: { label: 'Правовые акты', order: 80, section: 'rules' },
  },
  { path: '/acts/new', title: 'Новый акт', component: () => import('./new-act-page.tsx') },
  {
    path: '/acts/$id/edit',
    title: 'Изменить сведения об акте',
    component: () => import('./edit-act-page.tsx'),
  },
  { path: '/acts/$id', title: 'Правовой акт', component: () => import('./act-page.tsx') },
  {
    path: '/responsibility',
    title: 'Кто за что отвечает',
    component: () => import('./responsibility-page.tsx'),
    nav: { label: 'Кто за что отвечает', order: 81, section: 'rules' },
  },
  {
    path: '/terms',
    title: 'Понятия',
    component: () => import('./terms-page.tsx'),
    nav: { label: 'Понятия', order: 82, section: 'rules' },
  },
]
