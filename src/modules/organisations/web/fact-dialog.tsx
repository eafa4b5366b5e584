import type { z } from 'zod'
import { useAction, useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, type FormState, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  addOrganisationFact,
  changeOrganisationFact,
  type FactKind,
  FLAGS,
  type factFields,
  LICENCE_STATUSES,
  organisationDictionaries,
} from '../contract.ts'

/** Every field of every kind of fact as the inputs hold them; a kind uses its own. */
export type FactValues = {
  code: string
  number: string
  issuedOn: string
  issuer: string
  activity: string
  status: string
  statusOn: string
  openedOn: string
  closedOn: string
  validFrom: string
  validTo: string
  year: string
  flag: string
  source: string
}

const emptyOf = (kind: FactKind): FactValues => ({
  code: '',
  number: '',
  issuedOn: '',
  issuer: '',
  activity: kind === 'licence' ? 'Дополнительное профессиональное образование' : '',
  status: 'active',
  statusOn: '',
  openedOn: '',
  closedOn: '',
  validFrom: '',
  validTo: '',
  year: String(new Date().getFullYear()),
  flag: 'low-results',
  source: '',
})

/** A known fact as the inputs hold it. */
export function valuesOf(kind: FactKind, fact: object): FactValues {
  const known = fact as Record<string, string | null | undefined>
  return Object.fromEntries(
    Object.entries(emptyOf(kind)).map(([name, empty]) => [name, name in known ? (known[name] ?? '') : empty]),
  ) as FactValues
}

const TITLES: Record<FactKind, string> = {
  licence: 'Лицензия',
  infrastructure: 'Объект инфраструктуры',
  function: 'Функция организации',
  flag: 'Отметка года',
}

/** One fact in a panel: a new one, or a known one to be put right or ended by its dates. */
export function FactDialog({
  organisationId,
  kind,
  known,
  onClose,
}: {
  organisationId: string
  kind: FactKind
  known?: { id: string; version: number; values: FactValues } | undefined
  onClose: () => void
}) {
  const form = useForm<FactValues>(known?.values ?? emptyOf(kind), { record: known })
  const onDone = () => {
    notify.success('Записано')
    onClose()
  }
  const mark = (error: Parameters<typeof form.refuse>[0]) => form.refuse(error)
  const add = useAction(addOrganisationFact, { onRefused: mark, onDone })
  const change = useAction(changeOrganisationFact, { onRefused: mark, onDone })
  const fields = { kind, ...form.values } as unknown as z.input<typeof factFields>
  return (
    <SidePanel isOpen title={TITLES[kind]} onClose={onClose}>
      <Form
        error={form.error}
        label={TITLES[kind]}
        onSubmit={() =>
          void (known
            ? change.run({
                params: { id: organisationId, fact: known.id },
                body: { version: form.version, fields },
              })
            : add.run({ params: { id: organisationId }, body: fields }))
        }
      >
        <FieldsOf kind={kind} form={form} />
        <FormButtons label="Записать" isBusy={add.isPending || change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

type Fields = { form: FormState<FactValues> }

function FieldsOf({ kind, form }: Fields & { kind: FactKind }) {
  const Content = { licence: Licence, infrastructure: Infrastructure, function: FunctionOf, flag: Mark }[kind]
  return <Content form={form} />
}

function Licence({ form: { field, values } }: Fields) {
  return (
    <>
      <Field label="Номер" isRequired width="medium" {...field('number')} />
      <Field label="Дата выдачи" kind="date" isRequired {...field('issuedOn')} />
      <Field label="Кем выдана" isRequired {...field('issuer')} />
      <Field label="На какую деятельность" isRequired {...field('activity')} />
      <Field
        label="Состояние"
        kind="select"
        width="medium"
        options={Object.entries(LICENCE_STATUSES).map(([value, label]) => ({ value, label }))}
        {...field('status')}
      />
      {values.status !== 'active' && (
        <Field label="С какого дня" kind="date" isRequired {...field('statusOn')} />
      )}
    </>
  )
}

function useWords(dictionary: 'functions' | 'infrastructure', chosen: string) {
  const { data } = useOperation(organisationDictionaries, {})
  return (data?.[dictionary] ?? [])
    .filter(word => !word.isRetired || word.code === chosen)
    .map(({ code, title }) => ({ value: code, label: title }))
}

function Infrastructure({ form: { field, values } }: Fields) {
  const options = useWords('infrastructure', values.code)
  return (
    <>
      <Field label="Объект" kind="combobox" options={options} isRequired {...field('code')} />
      <Field label="Открыт" kind="date" isRequired {...field('openedOn')} />
      <Field label="Закрыт" kind="date" hint="Пусто, пока работает" {...field('closedOn')} />
      <Source field={field} />
    </>
  )
}

function FunctionOf({ form: { field, values } }: Fields) {
  const options = useWords('functions', values.code)
  return (
    <>
      <Field label="Функция" kind="combobox" options={options} isRequired {...field('code')} />
      <Field label="С какого дня" kind="date" isRequired {...field('validFrom')} />
      <Field label="По какой день" kind="date" hint="Пусто, пока исполняет" {...field('validTo')} />
      <Source field={field} />
    </>
  )
}

function Mark({ form: { field } }: Fields) {
  return (
    <>
      <Field label="Год" inputMode="numeric" width="short" isRequired {...field('year')} />
      <Field
        label="Отметка"
        kind="select"
        width="medium"
        options={Object.entries(FLAGS).map(([value, label]) => ({ value, label }))}
        {...field('flag')}
      />
      <Source field={field} />
    </>
  )
}

function Source({ field }: Pick<FormState<FactValues>, 'field'>) {
  return <Field label="Источник" hint="Приказ или перечень, номер и дата" isRequired {...field('source')} />
}
