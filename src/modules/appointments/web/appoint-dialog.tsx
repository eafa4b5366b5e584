import { useState } from 'react'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { listPeople } from '#modules/people/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { appointmentKinds, appointPerson } from '../contract.ts'

/** Appoints a person by an order, or takes her into a pool. */
export function AppointDialog({ isPool, onClose }: { isPool: boolean; onClose: () => void }) {
  const [q, setQ] = useState('')
  const form = useForm({ personId: '', organisationId: '', kind: '', act: '', validFrom: '', validTo: '' })
  const people = useOperation(listPeople, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  const kinds = useOperation(appointmentKinds, {})
  const organisations = useOrganisationOptions(form.values.organisationId || undefined)
  const appoint = useAction(appointPerson, {
    invalidates: ['appointments', 'registers', 'people'],
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Назначение записано')
      onClose()
    },
  })
  return (
    <SidePanel isOpen title={isPool ? 'Включить в актив' : 'Назначить ответственным'} onClose={onClose}>
      <Form
        error={form.error}
        label="Назначение"
        onSubmit={() => void appoint.run({ body: { ...form.values, validTo: form.values.validTo || null } })}
      >
        <Field
          label="Кого"
          kind="combobox"
          isRequired
          options={(people.data?.rows ?? []).map(row => ({
            value: row.id,
            label: `${formatPersonName(row)}, ${row.organisationName}`,
          }))}
          onSearch={setQ}
          isLoading={people.isFetching}
          {...form.field('personId')}
        />
        <Field
          label={isPool ? 'В какой актив' : 'За что отвечает'}
          kind="select"
          placeholder="Выберите"
          isRequired
          options={(kinds.data?.kinds ?? [])
            .filter(kind => kind.isPool === isPool)
            .map(kind => ({ value: kind.code, label: kind.title }))}
          {...form.field('kind')}
        />
        <Field
          label="Кто назначает"
          kind="combobox"
          isRequired
          {...organisations}
          {...form.field('organisationId')}
        />
        <Field label="Приказ" hint="Номер и дата" isRequired {...form.field('act')} />
        <Field label="С" kind="date" isRequired {...form.field('validFrom')} />
        <Field label="По" kind="date" hint="Пусто, если без срока" {...form.field('validTo')} />
        <FormButtons label="Назначить" isBusy={appoint.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
