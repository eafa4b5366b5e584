import { Outlet, useMatches, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { SessionProvider, useSessionState } from '#modules/accounts/web/index.ts'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import type { PageRoute } from '#ui/page-route.ts'
import { usePageTitle } from '#ui/page-title.ts'
import { Frame } from './layout/frame.tsx'
import { NoPermissionPage } from './no-permission-page.tsx'

const SignInPage = lazy(() => import('./sign-in/sign-in-page.tsx'))

/**
 * Decides what stands at an address: the page in the frame, the sign-in in its place (the address stays, so
 * that after signing in the reader is where she wanted to be), or the reason why not.
 */
export function Root() {
  const session = useSessionState()
  const page = usePage()
  usePageTitle(page?.title)
  useFocusOnNavigation()
  if (session.data?.account)
    return (
      <SessionProvider answer={session.data}>
        <Frame>
          <Guarded page={page} can={permission => session.data.permissions.includes(permission)} />
        </Frame>
      </SessionProvider>
    )
  if (page?.isPublic) return <main id="content">{<PageOutlet />}</main>
  if (session.data)
    return (
      <Suspense fallback={<Loading shape="page" />}>
        <SignInPage session={session.data} />
      </Suspense>
    )
  if (session.error)
    return (
      <main id="content" style={{ padding: '2rem' }}>
        <ErrorState error={session.error} onRetry={() => void session.refetch()} />
      </main>
    )
  return <Loading shape="page" />
}

function Guarded({ page, can }: { page: PageRoute | undefined; can: (permission: string) => boolean }) {
  if (page?.permission && !can(page.permission)) return <NoPermissionPage />
  return <PageOutlet />
}

function PageOutlet() {
  return (
    <Suspense fallback={<Loading shape="page" />}>
      <Outlet />
    </Suspense>
  )
}

function usePage(): PageRoute | undefined {
  const matches = useMatches()
  return matches.findLast(match => match.staticData.page)?.staticData.page
}

/** After going to another page the focus goes to its heading, so that a screen reader says where one is. */
function useFocusOnNavigation(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', event => {
        if (!event.fromLocation || !event.pathChanged) return
        const target =
          document.querySelector<HTMLElement>('#content h1') ?? document.getElementById('content')
        target?.focus({ preventScroll: true })
      }),
    [router],
  )
}
