import { useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { showProfile } from '../../contract.ts'
import { profileAt } from '../addresses.ts'
import { ProfileView } from './profile-view.tsx'

/** Profile of a person in the viewer's care. */
export default function PersonProfilePage() {
  const id = usePageParam('id')
  const query = useOperation(showProfile, { params: { id } })
  return (
    <Page
      title={query.data ? query.data.personName : 'Профиль компетенций'}
      back={{ to: `/people/${id}`, label: 'Карточка' }}
      lead={query.data && `Профиль компетенций. ${query.data.position ?? 'Сейчас не работает в системе'}`}
      actions={<Button onClick={() => window.print()}>Напечатать</Button>}
    >
      <Loaded query={query} shape="rows">
        {profile => <ProfileView profile={profile} isOwn={false} address={profileAt(id)} />}
      </Loaded>
    </Page>
  )
}
