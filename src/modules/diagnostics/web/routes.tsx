import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/diagnostics',
    title: 'Диагностика',
    component: () => import('./my-diagnostics-page.tsx'),
    permission: 'diagnostics.take',
    nav: { label: 'Диагностика', order: 15, section: 'work', isMain: true },
  },
  {
    path: '/diagnostics/begin/$id',
    title: 'Перед началом',
    component: () => import('./begin-page.tsx'),
    permission: 'diagnostics.take',
  },
  {
    path: '/diagnostics/attempts/$id',
    title: 'Диагностика',
    component: () => import('./attempt/attempt-page.tsx'),
    permission: 'diagnostics.take',
  },
  {
    path: '/diagnostics/attempts/$id/result',
    title: 'Результат диагностики',
    component: () => import('./result/result-page.tsx'),
    permission: 'diagnostics.read-results',
  },
  {
    path: '/profile',
    title: 'Мой профиль',
    component: () => import('./result/my-profile-page.tsx'),
    permission: 'diagnostics.take',
    nav: { label: 'Мой профиль', order: 30, section: 'work' },
  },
  {
    path: '/people/$id/profile',
    title: 'Профиль компетенций',
    component: () => import('./result/person-profile-page.tsx'),
    permission: 'diagnostics.read-results',
  },
  {
    path: '/campaigns',
    title: 'Диагностические кампании',
    component: () => import('./campaigns/campaigns-page.tsx'),
    permission: 'diagnostics.watch',
    nav: { label: 'Кампании', order: 40, section: 'work' },
  },
  {
    path: '/campaigns/new',
    title: 'Новая кампания',
    component: () => import('./campaigns/new-campaign-page.tsx'),
    permission: 'diagnostics.run',
  },
  {
    path: '/campaigns/$id',
    title: 'Диагностическая кампания',
    component: () => import('./campaigns/campaign-page.tsx'),
    permission: 'diagnostics.watch',
  },
  {
    path: '/instruments',
    title: 'Инструменты диагностики',
    component: () => import('./campaigns/instruments-page.tsx'),
    permission: 'diagnostics.watch',
  },
  {
    path: '/deficits',
    title: 'Дефициты',
    component: () => import('./deficits/deficits-page.tsx'),
    permission: 'diagnostics.watch',
    nav: { label: 'Дефициты', order: 45, section: 'work', isMain: true },
  },
]
