import { useAction, useOperation } from '#ui/api.ts'
import { useForm } from '#ui/form.tsx'
import { LeaveGuard } from '#ui/leave-guard.tsx'
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

function Edit({ card }: { card: OrganisationCard }) {
  const go = useGo()
  const form = useForm<OrganisationValues>(valuesOf(card), { record: card })
  const update = useAction(updateOrganisation, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Сохранено')
      go(`/organisations/${card.id}`, { isSaved: true })
    },
  })
  return (
    <Page
      title={card.shortName}
      back={{ to: `/organisations/${card.id}`, label: 'Карточка' }}
      width="reading"
    >
      <LeaveGuard isDirty={form.isDirty} />
      <OrganisationForm
        form={form}
        isNew={false}
        isBusy={update.isPending}
        cancelTo={`/organisations/${card.id}`}
        onSubmit={() =>
          void update.run({
            params: { id: card.id },
            body: { ...bodyOf(form.values), version: form.version },
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
