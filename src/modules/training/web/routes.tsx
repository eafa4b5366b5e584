import { addPersonSection } from '#modules/people/web/index.ts'
import type { PageRoute } from '#ui/page-route.ts'

addPersonSection({
  id: 'completions',
  label: 'Освоенные программы',
  order: 40,
  permission: 'training.read',
  component: () => import('./person-completions.tsx'),
})

/** No page of its own yet: what has been finished is shown on the person's card. */
export const routes: readonly PageRoute[] = []
