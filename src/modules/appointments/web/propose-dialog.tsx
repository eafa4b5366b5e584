import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { listOrganisations } from '#modules/organisations/contract.ts'
import { listPeople } from '#modules/people/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { proposeHead } from '../contract.ts'

/** The ministry names a candidate; the letter comes next, on the candidacy's own page. */
export function ProposeDialog({ centreId = '', onClose }: { centreId?: string; onClose: () => void }) {
  const go = useGo()
  const [q, setQ] = useState('')
  const form = useForm({ centreId, personId: '' })
  const { active } = useSession()
  // centres of several regions bear one name, and a ministry proposes for its own
  const region = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const centres = useOperation(listOrganisations, { query: { kind: 'centre', region, limit: 100 } })
  const people = useOperation(listPeople, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  const propose = useAction(proposeHead, {
    onRefused: form.refuse,
    onDone: ({ id }) => {
      notify.success('Кандидат предложен. Отправьте письмо')
      go(`/centre-heads/${id}`)
    },
  })
  return (
    <SidePanel isOpen title="Предложить кандидата" onClose={onClose}>
      <Form error={form.error} label="Кандидат" onSubmit={() => void propose.run({ body: form.values })}>
        {!centreId && (
          <Field
            label="Центр"
            kind="combobox"
            isRequired
            options={(centres.data?.rows ?? []).map(row => ({ value: row.id, label: row.shortName }))}
            {...form.field('centreId')}
          />
        )}
        <Field
          label="Кого"
          kind="combobox"
          hint="Из работающих в вашем субъекте РФ"
          isRequired
          options={(people.data?.rows ?? []).map(row => ({
            value: row.id,
            label: `${formatPersonName(row)}, ${row.positionTitle.toLowerCase()}, ${row.organisationName}`,
          }))}
          onSearch={setQ}
          isLoading={people.isFetching}
          {...form.field('personId')}
        />
        <FormButtons label="Предложить" isBusy={propose.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
