import type { PageRoute } from '#ui/page-route.ts'

export const routes: readonly PageRoute[] = [
  {
    path: '/resources',
    title: 'Ресурсы',
    component: () => import('./resources-page.tsx'),
    permission: 'resources.read',
    nav: { label: 'Ресурсы', order: 70, section: 'registers' },
  },
  {
    path: '/resources/summary',
    title: 'Свод ресурсов',
    component: () => import('./summary-page.tsx'),
    permission: 'resources.watch',
  },
  {
    path: '/resource-kinds',
    title: 'Виды ресурсов',
    component: () => import('./kinds-page.tsx'),
    permission: 'resources.keep-kinds',
  },
]
