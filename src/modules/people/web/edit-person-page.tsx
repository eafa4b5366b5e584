import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatSnils } from '#ui/format.ts'
import { LeaveGuard } from '#ui/leave-guard.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { getPerson, type PersonCard, updatePerson } from '../contract.ts'
import { EMPTY_PERSON, PersonFields, type PersonValues, personBody } from './person-fields.tsx'

export default function EditPersonPage() {
  const query = useOperation(getPerson, { params: { id: usePageParam('id') }, query: {} })
  return <Loaded query={query}>{card => <Edit card={card} />}</Loaded>
}

function Edit({ card }: { card: PersonCard }) {
  const go = useGo()
  const form = useForm<PersonValues>(valuesOf(card), { record: card })
  const update = useAction(updatePerson, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Сохранено')
      go(`/people/${card.id}`, { isSaved: true })
    },
  })
  return (
    <Page
      title={formatPersonName(card)}
      back={{ to: `/people/${card.id}`, label: 'Карточка' }}
      width="reading"
    >
      <LeaveGuard isDirty={form.isDirty} />
      <Form
        error={form.error}
        label="Сведения о человеке"
        onSubmit={() =>
          void update.run({
            params: { id: card.id },
            body: { ...personBody(form.values), version: form.version },
          })
        }
      >
        <PersonFields form={form} />
        <ButtonRow>
          <Button type="submit" tone="primary" isBusy={update.isPending}>
            Сохранить
          </Button>
          <ButtonLink to={`/people/${card.id}`}>Отмена</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  )
}

function valuesOf(card: PersonCard): PersonValues {
  const known = card as unknown as Record<string, string | null>
  const values = Object.fromEntries(
    Object.keys(EMPTY_PERSON).map(name => [name, known[name] ?? '']),
  ) as PersonValues
  return { ...values, snils: card.snils ? formatSnils(card.snils) : '' }
}
