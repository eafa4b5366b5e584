import { useSession } from '#modules/accounts/web/index.ts'
import { useList, useOperation } from '#ui/api.ts'
import { Loaded, Section } from '#ui/page.tsx'
import { listMyViews, listViewsOfPerson, showMyReaders, showReaders } from '../contract.ts'
import { ReadersList } from './readers-list.tsx'
import { ViewsList } from './views-list.tsx'

/** Tab of the card: who can see the person and who has looked; hers by her own right, others' by that of a keeper. */
export default function PersonAccess({ personId }: { personId: string }) {
  const { account } = useSession()
  return account.personId === personId ? <Own /> : <Kept personId={personId} />
}

function Own() {
  return <Both views={useList(listMyViews)} readers={useOperation(showMyReaders, {})} />
}

function Kept({ personId: id }: { personId: string }) {
  return (
    <Both
      views={useList(listViewsOfPerson, { params: { id } })}
      readers={useOperation(showReaders, { params: { id } })}
    />
  )
}

function Both({
  views,
  readers,
}: {
  views: ReturnType<typeof useList<typeof listMyViews>>
  readers: ReturnType<typeof useOperation<typeof showMyReaders>>
}) {
  return (
    <>
      <Section title="Кто смотрел">
        <ViewsList list={views} />
      </Section>
      <Section title="Кому видно и почему">
        <Loaded query={readers} shape="rows">
          {answer => <ReadersList answer={answer} />}
        </Loaded>
      </Section>
    </>
  )
}
