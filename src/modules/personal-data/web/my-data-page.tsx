import { useSession } from '#modules/accounts/web/index.ts'
import { useList, useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { listMyViews, showMyReaders } from '../contract.ts'
import { ReadersList } from './readers-list.tsx'
import { ViewsList } from './views-list.tsx'

/** «Кто видит мои сведения»: everybody about herself. */
export default function MyDataPage() {
  const { account } = useSession()
  return (
    <Page title="Кто видит мои сведения" width="reading">
      {account.personId ? (
        <Tabs
          label="Мои сведения"
          tabs={[
            { id: 'views', label: 'Кто смотрел', content: <MyViews /> },
            { id: 'readers', label: 'Кому видно и почему', content: <MyReaders /> },
          ]}
        />
      ) : (
        <EmptyState title="Вашей карточки в реестре нет">
          Учётная запись не связана с человеком из реестра, поэтому смотреть нечего.
        </EmptyState>
      )}
    </Page>
  )
}

function MyViews() {
  const list = useList(listMyViews)
  return (
    <Section title="Кто смотрел мои сведения">
      <p>Повторные просмотры в пределах часа — одна строка. Ваши собственные не записываются.</p>
      <ViewsList list={list} />
    </Section>
  )
}

function MyReaders() {
  const query = useOperation(showMyReaders, {})
  return (
    <Section title="Кому видны мои сведения">
      <Loaded query={query} shape="rows">
        {answer => <ReadersList answer={answer} />}
      </Loaded>
    </Section>
  )
}
