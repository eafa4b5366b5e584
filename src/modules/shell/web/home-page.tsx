import { type ComponentType, lazy, Suspense } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Page } from '#ui/page.tsx'
import { homePages } from './rooms.ts'

/** One lazy component for each registered home, made once: a new one each time would mount the page anew. */
const homes = new Map<string, ComponentType>(
  homePages.flatMap(home => {
    const component = lazy(home.component)
    return home.roles.map(role => [role, component] as const)
  }),
)

/** Home of the role one works in, as some room has registered it. */
export function HomePage() {
  const { active, account } = useSession()
  const Home = active ? homes.get(active.role) : undefined
  if (Home)
    return (
      <Suspense fallback={<Loading shape="page" />}>
        <Home />
      </Suspense>
    )
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
