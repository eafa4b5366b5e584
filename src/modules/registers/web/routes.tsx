import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/registers',
    title: 'Реестры',
    component: () => import('./registers-page.tsx'),
    permission: 'people.list',
    nav: { label: 'Реестры', order: 24, section: 'registers' },
  },
  {
    path: '/registers/$register',
    title: 'Реестр',
    component: () => import('./register-page.tsx'),
    permission: 'people.list',
  },
  {
    path: '/registers/$register/training',
    title: 'Доля обученных',
    component: () => import('./training-page.tsx'),
    permission: 'training.read',
  },
  {
    path: '/registers/$register/changes',
    title: 'Кто вошёл и выбыл',
    component: () => import('./register-changes-page.tsx'),
    permission: 'people.list',
  },
]
