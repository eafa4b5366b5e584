import { useState } from 'react'
import { listOrganisations } from '#modules/organisations/contract.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { listOffers } from '#modules/programmes/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, type FormState, useForm } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { DOCUMENT_KINDS, recordGroup } from '../contract.ts'

export type TrainedPerson = { id: string; name: string }

type Values = {
  programmeId: string
  providerId: string
  title: string
  documentKind: keyof typeof DOCUMENT_KINDS
  hours: number | null
  completedOn: string
  issuedOn: string
  numbers: Record<string, string>
}

/** One form for everybody who was trained together: what, by whom, when, and the document of each. */
export function RecordTraining({
  people,
  byCoordinator = false,
  onClose,
}: {
  people: readonly TrainedPerson[]
  /** Proposes the federal coordinator as the provider. */
  byCoordinator?: boolean
  onClose: () => void
}) {
  const form = useForm<Values>({
    programmeId: '',
    providerId: '',
    title: '',
    documentKind: 'certificate',
    hours: null,
    completedOn: '',
    issuedOn: '',
    numbers: {},
  })
  const proposed = useProposedProvider(byCoordinator)
  const record = useAction(recordGroup, {
    onRefused: form.refuse,
    onDone: ({ recorded }) => {
      notify.success(`Записано обучение: ${plural(recorded, 'человек', 'человека', 'человек')}`)
      onClose()
    },
  })
  const submit = () => {
    const { numbers, programmeId, providerId, ...values } = form.values
    void record.run({
      body: {
        ...values,
        programmeId: programmeId || null,
        providerId: programmeId ? null : providerId || proposed || null,
        learners: people.map(({ id }) => ({ personId: id, documentNumber: numbers[id] ?? '' })),
      },
    })
  }
  return (
    <SidePanel
      isOpen
      title={people.length === 1 ? `Обучение: ${people[0]!.name}` : `Обучение группы: ${people.length} чел.`}
      onClose={onClose}
    >
      <Form error={form.error} label="Обучение" onSubmit={submit}>
        <Course form={form} proposed={proposed} />
        <Field label="Обучение окончено" kind="date" isRequired {...form.field('completedOn')} />
        <Field label="Документ выдан" kind="date" isRequired {...form.field('issuedOn')} />
        <Documents form={form} people={people} />
        <FormButtons label="Записать обучение" isBusy={record.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

/** The federal coordinator of the register, where she is the usual provider. */
function useProposedProvider(isAsked: boolean): string {
  const found = useOperation(
    listOrganisations,
    { query: { kind: 'federal-coordinator', limit: 1 } },
    { enabled: isAsked },
  )
  return (isAsked && found.data?.rows[0]?.id) || ''
}

/** A programme of the register brings its provider and hours; any other training is named by hand. */
function Course({ form, proposed }: { form: FormState<Values>; proposed: string }) {
  const [q, setQ] = useState('')
  const programmes = useOperation(
    listOffers,
    { query: { q: q || undefined, kind: 'formal', limit: 30 } },
    { keepPrevious: true },
  )
  const providerId = form.values.providerId || proposed
  const providers = useOrganisationOptions(providerId || undefined)
  return (
    <>
      <Field
        label="Программа из реестра"
        kind="combobox"
        hint="Если её здесь нет, оставьте пустым и впишите название"
        options={(programmes.data?.rows ?? []).map(row => ({
          value: row.id,
          label: `${row.title}, ${row.hours} ч${row.providerName ? ` — ${row.providerName}` : ''}`,
        }))}
        onSearch={setQ}
        isLoading={programmes.isFetching}
        {...form.field('programmeId')}
      />
      {form.values.programmeId === '' && (
        <>
          <Field label="Название программы" isRequired {...form.field('title')} />
          <Field
            label="Кто обучал"
            kind="combobox"
            isRequired
            {...providers}
            {...form.field('providerId')}
            value={providerId}
          />
          <Field
            label="Объём"
            kind="number"
            unit="ч"
            decimals={0}
            width="short"
            isRequired
            {...form.field('hours')}
          />
          <Field
            label="Документ"
            kind="select"
            width="medium"
            options={Object.entries(DOCUMENT_KINDS).map(([value, label]) => ({ value, label }))}
            {...form.field('documentKind')}
            onChange={value => form.set('documentKind', value as Values['documentKind'])}
          />
        </>
      )}
    </>
  )
}

function Documents({ form, people }: { form: FormState<Values>; people: readonly TrainedPerson[] }) {
  const said = (field: string) => form.error?.problems.find(one => (one.field ?? one.path) === field)?.message
  return people.map(({ id, name }, index) => (
    <Field
      key={id}
      label={people.length === 1 ? 'Номер документа' : `Номер документа: ${name}`}
      isRequired
      name={`learners.${index}.documentNumber`}
      value={form.values.numbers[id] ?? ''}
      onChange={value => form.set('numbers', { ...form.values.numbers, [id]: value })}
      error={said(`learners.${index}.personId`) ?? said(`learners.${index}.documentNumber`)}
    />
  ))
}
