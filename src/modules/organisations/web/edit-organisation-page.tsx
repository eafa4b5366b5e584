import { useAction, useOperation } from '#ui/api.ts'
import { useForm, useOpened } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { getOrganisation, type OrganisationCard, updateOrganisation } from '../contract.ts'
import { bodyOf, EMPTY, OrganisationForm, type OrganisationValues } from './organisation-form.tsx'

export default function EditOrganisationPage() {
  const query = useOperation(getOrganisation, { params: { id: usePageParam('id') }, query: {} })
  return <Loaded query={query}>{card => <Edit card={card} />}</Loaded>
}

function Edit({ card: newest }: { card: OrganisationCard }) {
  const card = useOpened(newest)
  const go = useGo()
  const form = useForm<OrganisationValues>(valuesOf(card))
  const update = useAction(updateOrganisation, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Сохранено')
      go(`/organisations/${card.id}`)
    },
  })
  return (
    <Page
      title={card.shortName}
      back={{ to: `/organisations/${card.id}`, label: 'Карточка' }}
      width="reading"
    >
      <OrganisationForm
        form={form}
        isNew={false}
        isBusy={update.isPending}
        cancelTo={`/organisations/${card.id}`}
        onSubmit={() =>
          void update.run({
            params: { id: card.id },
            body: { ...bodyOf(form.values), version: card.version },
          })
        }
      />
    </Page>
  )
}

function valuesOf(card: OrganisationCard): OrganisationValues {
  const known: Record<string, unknown> = { ...card, parentId: card.parent?.id }
  return Object.fromEntries(
    Object.entries(EMPTY).map(([name, empty]) => [name, known[name] ?? empty]),
  ) as OrganisationValues
}
