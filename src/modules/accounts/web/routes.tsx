import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/set-password',
    title: 'Пароль',
    isPublic: true,
    component: () => import('./set-password-page.tsx'),
  },
  {
    path: '/reset-password',
    title: 'Новый пароль',
    isPublic: true,
    component: () => import('./reset-password-page.tsx'),
  },
  { path: '/sign-in', title: 'Вход', isPublic: true, component: () => import('./sign-in-refused-page.tsx') },
  { path: '/my-account', title: 'Моя учётная запись', component: () => import('./my-account-page.tsx') },
  { path: '/my-rights', title: 'Мои права', component: () => import('./my-rights-page.tsx') },
  {
    path: '/accounts',
    title: 'Учётные записи',
    permission: 'accounts.read',
    component: () => import('./accounts-page.tsx'),
    nav: { label: 'Учётные записи', order: 90, section: 'access' },
  },
  {
    path: '/accounts/$id',
    title: 'Учётная запись',
    permission: 'accounts.read',
    component: () => import('./account-page.tsx'),
  },
  {
    path: '/right-requests',
    title: 'Подтверждение прав',
    permission: 'accounts.assign',
    component: () => import('./right-requests-page.tsx'),
    nav: { label: 'Подтверждение прав', order: 90.5, section: 'access' },
  },
  {
    path: '/access-reviews',
    title: 'Пересмотр прав',
    permission: 'accounts.review',
    component: () => import('./reviews-page.tsx'),
    nav: { label: 'Пересмотр прав', order: 90.7, section: 'access' },
  },
  {
    path: '/access-reviews/$id',
    title: 'Пересмотр прав',
    permission: 'accounts.review',
    component: () => import('./review-page.tsx'),
  },
  {
    path: '/api-tokens',
    title: 'Ключи программ',
    permission: 'accounts.tokens',
    component: () => import('./api-tokens-page.tsx'),
    nav: { label: 'Ключи программ', order: 91, section: 'access' },
  },
]
