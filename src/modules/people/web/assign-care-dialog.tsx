import { useState } from 'react'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { plural, typeset } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { assignCare, CARE_KINDS, listCarers } from '../contract.ts'

/** Gives people into somebody's care; warns before the act's limit is passed and again after. */
export function AssignCareDialog({
  people,
  onClose,
}: {
  people: readonly string[]
  onClose: (isDone: boolean) => void
}) {
  const [q, setQ] = useState('')
  const carers = useOperation(listCarers, { query: { q: q || undefined } }, { keepPrevious: true })
  const form = useForm({ carerPersonId: '', kind: 'methodologist' })
  const assign = useAction(assignCare, {
    invalidates: ['people'],
    onRefused: form.refuse,
    onDone: ({ assigned, alreadyAssigned, warning }) => {
      const already = alreadyAssigned > 0 ? `, ${alreadyAssigned} уже были закреплены` : ''
      notify.success(`Закреплено: ${plural(assigned, 'человек', 'человека', 'человек')}${already}`)
      if (warning) notify.error(warning.message)
      onClose(true)
    },
  })
  const chosen = carers.data?.carers.find(carer => carer.personId === form.values.carerPersonId)
  const limit = carers.data?.limit
  const isOver = chosen && limit && chosen.load + people.length > limit.count
  return (
    <SidePanel isOpen title="Закрепить за методистом" onClose={() => onClose(false)}>
      <Form
        error={form.error}
        label="Закрепление"
        onSubmit={() =>
          void assign.run({
            body: {
              people: [...people],
              carerPersonId: form.values.carerPersonId,
              kind: form.values.kind as keyof typeof CARE_KINDS,
            },
          })
        }
      >
        <p>Выбрано: {plural(people.length, 'человек', 'человека', 'человек')}.</p>
        <Field
          label="Методист"
          kind="combobox"
          isRequired
          options={(carers.data?.carers ?? []).map(carer => ({
            value: carer.personId,
            label: `${carer.name}, ${carer.organisationName} — сейчас ${carer.load}`,
          }))}
          onSearch={setQ}
          isLoading={carers.isFetching}
          {...form.field('carerPersonId')}
        />
        <Field
          label="Кем будет"
          kind="select"
          options={Object.entries(CARE_KINDS).map(([value, label]) => ({ value, label }))}
          {...form.field('kind')}
        />
        {isOver && (
          <p role="status">
            {typeset(
              `Будет до ${chosen.load + people.length} человек, показатель допускает не больше ${limit.count} на одного методиста (${limit.act}).`,
            )}
          </p>
        )}
        <ButtonRow>
          <Button type="submit" tone="primary" isBusy={assign.isPending}>
            Закрепить
          </Button>
          <Button onClick={() => onClose(false)}>Отмена</Button>
        </ButtonRow>
      </Form>
    </SidePanel>
  )
}
