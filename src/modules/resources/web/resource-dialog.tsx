import type { z } from 'zod'
import { useSession } from '#modules/accounts/web/index.ts'
import { showFramework } from '#modules/competencies/contract.ts'
import { useOwnOrganisationOptions } from '#modules/organisations/web/index.ts'
import { type ProblemError, useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { type Theirs, TheirValue } from '#ui/changed-meanwhile.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, type FormState, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  ACCESS,
  addResource,
  changeResource,
  listResourceKinds,
  MONEY_SOURCES,
  type ResourceRow,
  type resourceFields,
  TYPES,
} from '../contract.ts'
import classes from './resources.module.css'

type Competency = { id: string; title: string }
type Values = {
  kindCode: string
  ownerId: string
  name: string
  purpose: string
  capacity: number | null
  capacityUnit: string
  access: string
  availableFrom: string
  availableTo: string
  contact: string
  source: string
  roubles: number | null
  budgetYear: number | null
  moneySource: string
  competencies: Competency[]
}

/** A resource in a panel: a new one, or a known one to be put right. What was typed of a new one survives a reload. */
export function ResourceDialog({ known, onClose }: { known: ResourceRow | undefined; onClose: () => void }) {
  const { active } = useSession()
  const own = active?.scopeKind === 'organisation' ? (active.scopeId ?? '') : ''
  const form = useForm(valuesOf(known, own), known ? { record: known } : { keepAs: 'new-resource' })
  const options = {
    invalidates: ['resources'],
    onRefused: (error: ProblemError) => form.refuse(error),
    onDone: () => {
      form.reset()
      notify.success('Ресурс записан')
      onClose()
    },
  }
  const add = useAction(addResource, options)
  const change = useAction(changeResource, options)
  const kinds = useOperation(listResourceKinds, {}).data?.kinds ?? []
  const owners = useOwnOrganisationOptions(form.values.ownerId || undefined)
  const isMoney = kinds.find(kind => kind.code === form.values.kindCode)?.type === 'finance'
  const fields = bodyOf(form.values, isMoney)
  const field = namedField(form)
  return (
    <SidePanel isOpen title={known?.name ?? 'Новый ресурс'} onClose={onClose}>
      <Form
        error={form.error}
        label="Ресурс"
        onSubmit={() =>
          void (known
            ? change.run({ params: { id: known.id }, body: { version: form.version, fields } })
            : add.run({ body: fields }))
        }
      >
        <Field
          label="Вид"
          kind="combobox"
          isRequired
          options={kinds
            .filter(kind => !kind.isRetired || kind.code === known?.kindCode)
            .map(({ code, title, type }) => ({ value: code, label: `${title} — ${TYPES[type]}` }))}
          {...field('kindCode')}
        />
        {!known && <Field label="Владелец" kind="combobox" isRequired {...owners} {...field('ownerId')} />}
        <Field label="Название" isRequired {...field('name')} />
        <Field label="Для чего" kind="textarea" rows={3} isRequired {...field('purpose')} />
        {isMoney ? <MoneyFields field={field} /> : <CapacityFields field={field} />}
        <Field
          label="Кому доступен"
          kind="choice"
          isRequired
          options={Object.entries(ACCESS).map(([value, label]) => ({ value, label }))}
          {...field('access')}
        />
        <Field label="С какого дня" kind="date" isRequired {...field('availableFrom')} />
        <Field label="По какой день" kind="date" hint="Пусто, пока доступен" {...field('availableTo')} />
        <Field label="Где забронировать" hint="Кто, телефон или почта" {...field('contact')} />
        <Competencies
          chosen={form.values.competencies}
          theirs={form.field('competencies').theirs}
          onChange={competencies => form.set('competencies', competencies)}
        />
        <Field label="Акт или соглашение" hint="Номер и дата" isRequired {...field('source')} />
        <FormButtons label="Записать" isBusy={add.isPending || change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

function valuesOf(known: ResourceRow | undefined, owner: string): Values {
  return {
    kindCode: known?.kindCode ?? '',
    ownerId: known?.ownerId ?? owner,
    name: known?.name ?? '',
    purpose: known?.purpose ?? '',
    capacity: known?.capacity ?? null,
    capacityUnit: known?.capacityUnit ?? '',
    access: known?.access ?? 'agreement',
    availableFrom: known?.availableFrom ?? new Date().toLocaleDateString('sv-SE'),
    availableTo: known?.availableTo ?? '',
    contact: known?.contact ?? '',
    source: known?.source ?? '',
    roubles: known?.amountKopecks ? known.amountKopecks / 100 : null,
    budgetYear: known?.budgetYear ?? null,
    moneySource: known?.moneySource ?? '',
    competencies: known?.competencies ?? [],
  }
}

/** As the operation takes it: roubles become kopecks, what the type does not have is left out. */
function bodyOf({ roubles, competencies, ...values }: Values, isMoney: boolean) {
  return {
    ...values,
    ...(isMoney
      ? {
          capacity: null,
          capacityUnit: '',
          amountKopecks: roubles === null ? null : Math.round(roubles * 100),
        }
      : { budgetYear: null, moneySource: '', amountKopecks: null }),
    competencies: competencies.map(one => one.id),
  } as z.input<typeof resourceFields>
}

/** The server names the fields of a known resource with the prefix of its body, and a sum in kopecks. */
const namedField =
  (form: FormState<Values>) =>
  <Name extends Exclude<keyof Values, 'competencies'>>(name: Name) => {
    const own = form.field(name)
    const asked = name === 'roubles' ? 'amountKopecks' : name
    const named = form.error?.problems.find(one => [asked, `fields.${asked}`].includes(one.field ?? ''))
    return { ...own, error: own.error ?? named?.message }
  }
type NamedField = ReturnType<typeof namedField>

function CapacityFields({ field }: { field: NamedField }) {
  return (
    <>
      <Field label="Вместимость" kind="number" width="short" {...field('capacity')} />
      <Field label="Единица" hint="Мест, человек, часов в неделю" width="short" {...field('capacityUnit')} />
    </>
  )
}

function MoneyFields({ field }: { field: NamedField }) {
  return (
    <>
      <Field label="Сумма плана" kind="number" unit="₽" decimals={2} isRequired {...field('roubles')} />
      <Field label="Год" kind="number" decimals={0} width="short" isRequired {...field('budgetYear')} />
      <Field
        label="Источник средств"
        kind="select"
        isRequired
        placeholder="выберите"
        options={Object.entries(MONEY_SOURCES).map(([value, label]) => ({ value, label }))}
        {...field('moneySource')}
      />
    </>
  )
}

/** Competencies the resource helps to form: chosen one by one. */
function Competencies({
  chosen,
  theirs,
  onChange,
}: {
  chosen: readonly Competency[]
  theirs: Theirs | undefined
  onChange: (competencies: Competency[]) => void
}) {
  const { data } = useOperation(showFramework, {})
  const left = (data?.competencies ?? []).filter(one => !chosen.some(it => it.id === one.id))
  return (
    <div>
      <Field
        name="competencies"
        label="Компетенции"
        hint="Если ресурс помогает их формировать"
        kind="combobox"
        options={left.map(one => ({ value: one.id, label: one.title }))}
        value=""
        onChange={id => {
          const added = left.find(one => one.id === id)
          if (added) onChange([...chosen, { id: added.id, title: added.title }])
        }}
      />
      <ul className={classes.list}>
        {chosen.map(one => (
          <li key={one.id} className={classes.row}>
            {one.title}
            <Button
              size="small"
              tone="quiet"
              aria-label={`Убрать: ${one.title}`}
              onClick={() => onChange(chosen.filter(it => it.id !== one.id))}
            >
              Убрать
            </Button>
          </li>
        ))}
      </ul>
      {theirs && (
        <TheirValue
          id="field-competencies"
          label="Компетенции"
          theirs={theirs}
          words={those => (those as Competency[]).map(one => one.title).join('; ')}
        />
      )}
    </div>
  )
}
