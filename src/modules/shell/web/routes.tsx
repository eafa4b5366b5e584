import type { PageRoute } from '#ui/page-route.ts'

/** The shell's own pages. */
export const routes: readonly PageRoute[] = [
  {
    path: '/dev/ui',
    title: 'Составные части экрана',
    component: () => import('./dev-ui/dev-ui-page.tsx'),
    isPublic: true,
  },
]
