import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Loaded, Page } from '#ui/page.tsx'
import { showProfile } from '../../contract.ts'
import { ProfileView } from './profile-view.tsx'

/** The teacher's own profile of competencies. */
export default function MyProfilePage() {
  const { account } = useSession()
  if (!account.personId)
    return (
      <Page title="Мой профиль">
        <EmptyState title="Учётная запись не связана с человеком в реестре">
          Обратитесь к администратору: он свяжет её с вашей карточкой.
        </EmptyState>
      </Page>
    )
  return <Mine personId={account.personId} />
}

function Mine({ personId }: { personId: string }) {
  const query = useOperation(showProfile, { params: { id: personId } })
  return (
    <Page
      title="Мой профиль"
      lead={query.data?.position ?? undefined}
      actions={<Button onClick={() => window.print()}>Напечатать</Button>}
    >
      <Loaded query={query} shape="rows">
        {profile => <ProfileView profile={profile} isOwn address="/profile" />}
      </Loaded>
    </Page>
  )
}
