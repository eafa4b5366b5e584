import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import type { PageRoute } from '#ui/page-route.ts'
import { parseSearch, stringifySearch } from '#ui/table/table-search.ts'
import { CrashPage } from './crash-page.tsx'
import { HomePage } from './home-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { pageRoutes } from './rooms.ts'
import { Root } from './root.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Registration of the page this route shows. */
    page?: PageRoute
  }
}

const HOME: PageRoute = {
  path: '/',
  title: 'Главная',
  component: async () => ({ default: HomePage }),
  nav: { label: 'Главная', order: 0, isMain: true },
}

/** Home first, then what the rooms have registered. */
export const allPages: readonly PageRoute[] = [HOME, ...pageRoutes]

/**
 * Routes are built from the registrations; two pages at one address are a mistake that must not wait for a reader.
 *
 * @throws Error when two rooms claim the same address.
 */
export function createAppRouter() {
  const root = createRootRoute({ component: Root })
  const seen = new Set<string>()
  const children = allPages.map(page => {
    if (seen.has(page.path)) throw new Error(`Two pages claim the address ${page.path}`)
    seen.add(page.path)
    return createRoute({
      getParentRoute: () => root,
      path: page.path,
      component: page === HOME ? HomePage : lazyRouteComponent(page.component),
      staticData: { page },
    })
  })
  return createRouter({
    routeTree: root.addChildren(children),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: CrashPage,
  })
}
