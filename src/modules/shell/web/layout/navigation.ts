import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { NAV_SECTIONS, type NavSection, type PageRoute } from '#ui/page-route.ts'

export type NavItem = { path: string; label: string; isMain: boolean; section: NavSection | null }

/** A part of the navigation; the first has no title. */
export type NavPart = { title: string | null; items: NavItem[] }

/** A navigation this long is read at a glance and stays in one piece. */
const SHORT = 10

/** Sections open to the active role, in order. */
export function useNavItems(): NavItem[] {
  const router = useRouter()
  const session = useSession()
  return useMemo(() => {
    const pages = Object.values(router.routesById).flatMap(
      (route: { options: { staticData?: { page?: PageRoute } } }) => route.options.staticData?.page ?? [],
    )
    return navItemsOf(pages, session.active?.role ?? null, session.can)
  }, [router, session])
}

/** Pages with a navigation entry that this role has the permission for and is named by, if any are named. */
export function navItemsOf(
  pages: readonly PageRoute[],
  role: string | null,
  can: (permission: string) => boolean,
): NavItem[] {
  return pages
    .filter(({ nav, permission }) => {
      if (!nav || (permission && !can(permission))) return false
      return !nav.roles || (role !== null && nav.roles.includes(role))
    })
    .sort((a, b) => a.nav!.order - b.nav!.order)
    .map(({ path, nav }) => ({
      path,
      label: nav!.label,
      isMain: nav!.isMain === true,
      section: nav!.section ?? null,
    }))
}

/** A short navigation in one piece, a long one in titled parts. */
export function partsOf(items: readonly NavItem[]): NavPart[] {
  if (items.length <= SHORT) return [{ title: null, items: [...items] }]
  const sections = [null, ...(Object.keys(NAV_SECTIONS) as NavSection[])]
  return sections
    .map(section => ({
      title: section && NAV_SECTIONS[section],
      items: items.filter(item => item.section === section),
    }))
    .filter(part => part.items.length > 0)
}

/** Address of the section that holds the page one is on: of several the narrowest, «/people/import» before «/people». */
export function sectionOf(items: readonly NavItem[], pathname: string): string | undefined {
  return items
    .map(item => item.path)
    .filter(path => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)))
    .sort((one, other) => other.length - one.length)[0]
}
