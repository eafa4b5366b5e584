import { type ComponentType, useEffect, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { usePrefetch } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Page } from '#ui/page.tsx'
import type { HomePage as Home } from '#ui/page-route.ts'
import { homePages } from './rooms.ts'

/** Home of the role one works in, as some room has registered it. */
export function HomePage() {
  const { active, account } = useSession()
  const home = active && homePages.find(({ roles }) => roles.includes(active.role))
  if (home) return <RoleHome home={home} />
  return (
    <Page title={account.name}>
      {active ? (
        <EmptyState title="Здесь будет список дел вашей роли">
          Пока выберите раздел в меню: дела появятся, как только в нём что-то потребует вашего участия.
        </EmptyState>
      ) : (
        <EmptyState title="У вас сейчас нет действующей роли">
          Роль назначает администратор вашей организации или региона. Сообщите ему логин «{account.login}».
        </EmptyState>
      )}
    </Page>
  )
}

/** Homes whose code is here already. */
const loaded = new Map<Home, ComponentType>()

/**
 * Fetches a home's code and its first answer side by side. Not `lazy`: React holds what comes out of a `Suspense` back
 * for 300 ms after its placeholder, a third of the time a returning reader waits for this page.
 */
function RoleHome({ home }: { home: Home }) {
  const prefetch = usePrefetch()
  const [, setLoaded] = useState<Home>()
  const [failure, setFailure] = useState<Error>()
  useEffect(() => {
    if (loaded.has(home)) return
    if (home.reads) prefetch(home.reads)
    home.component().then(({ default: component }) => {
      loaded.set(home, component)
      setLoaded(home)
    }, setFailure)
  }, [home, prefetch])
  if (failure) throw failure
  const Component = loaded.get(home)
  return Component ? <Component /> : <Loading shape="page" />
}
