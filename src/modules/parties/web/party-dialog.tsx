import { useState } from 'react'
import type { z } from 'zod'
import { useSession } from '#modules/accounts/web/index.ts'
import { useActOptions } from '#modules/acts/web/index.ts'
import { organisationDictionaries } from '#modules/organisations/contract.ts'
import { useOwnOrganisationOptions } from '#modules/organisations/web/index.ts'
import { listPeople } from '#modules/people/contract.ts'
import { type ProblemError, useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { type Theirs, TheirValue } from '#ui/changed-meanwhile.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, type FormState, useForm } from '#ui/form.tsx'
import { AppLink } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { formatPersonName } from '#ui/person-name.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  authorisePerson,
  changeParty,
  LEVELS,
  type PartyCard,
  partyCapacities,
  type partyFields,
} from '../contract.ts'
import classes from './parties.module.css'

const today = () => new Date().toISOString().slice(0, 10)

type Values = {
  personId: string
  capacity: string
  level: string
  organisationId: string
  basis: string
  actId: string
  functions: string[]
  validFrom: string
  validTo: string
}

type Standing = { kind: string; id: string | null }
/** At which level a unit of this kind authorises, unless it says otherwise. */
const LEVEL_OF: Readonly<Record<string, string>> = { organisation: 'I', municipality: 'M' }

const valuesOf = (known: PartyCard | undefined, { kind, id }: Standing): Values => ({
  // whose it is and who authorised her does not change: the server keeps both
  personId: known?.personId ?? known?.id ?? '',
  capacity: known?.capacity.code ?? '',
  level: known?.level ?? LEVEL_OF[kind] ?? 'R',
  organisationId: known?.organisation.id ?? (kind === 'organisation' ? (id ?? '') : ''),
  basis: known?.basis ?? '',
  actId: known?.act?.id ?? '',
  functions: known?.functions.map(one => one.code) ?? [],
  validFrom: known?.validFrom ?? today(),
  validTo: known?.validTo ?? '',
})

/** One authorisation in a panel: a new one, whose typed values outlive leaving the page, or a known one to put right. */
export function PartyDialog({ known, onClose }: { known: PartyCard | undefined; onClose: () => void }) {
  const { active } = useSession()
  const unit = { kind: active?.scopeKind ?? 'country', id: active?.scopeId ?? null }
  const form = useForm<Values>(valuesOf(known, unit), known ? { record: known } : { keepAs: 'new-party' })
  const options = {
    onRefused: (error: ProblemError) => form.refuse(error),
    onDone: () => {
      if (!known) form.reset(valuesOf(undefined, unit))
      notify.success('Записано')
      onClose()
    },
  }
  const authorise = useAction(authorisePerson, options)
  const change = useAction(changeParty, options)
  const fields = form.values as z.input<typeof partyFields>
  const field = <Name extends keyof Values & string>(name: Name) => {
    const own = form.field(name)
    const named = form.error?.problems.find(one => (one.field ?? one.path)?.startsWith(`fields.${name}`))
    return { ...own, error: own.error ?? named?.message }
  }
  return (
    <SidePanel isOpen title={known ? known.name : 'Внести физическое лицо'} onClose={onClose}>
      <Form
        error={form.error}
        label="Полномочия"
        onSubmit={() =>
          void (known
            ? change.run({ params: { id: known.id }, body: { version: form.version, fields } })
            : authorise.run({ body: fields }))
        }
      >
        {!known && <Who form={form} />}
        <Capacity {...field('capacity')} />
        <Field
          label="Уровень"
          kind="select"
          width="medium"
          isRequired
          options={Object.entries(LEVELS).map(([value, label]) => ({ value, label }))}
          {...field('level')}
        />
        {!known && <Unit {...field('organisationId')} />}
        <Field label="Основание" hint="Приказ или договор, номер, дата" isRequired {...field('basis')} />
        <Act {...field('actId')} />
        <Functions {...field('functions')} />
        <Field label="С какого дня" kind="date" isRequired {...field('validFrom')} />
        <Field label="По какой день" kind="date" hint="Пусто, если без срока" {...field('validTo')} />
        <FormButtons label="Записать" isBusy={authorise.isPending || change.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}

type Bound<Value> = {
  name: string
  value: Value
  onChange: (value: Value) => void
  error: string | undefined
  theirs: Theirs | undefined
}

function Who({ form }: { form: FormState<Values> }) {
  const [q, setQ] = useState('')
  const people = useOperation(listPeople, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  return (
    <>
      <Field
        label="Кто"
        kind="combobox"
        isRequired
        options={(people.data?.rows ?? []).map(row => ({
          value: row.id,
          label: `${formatPersonName(row)}, ${row.positionTitle.toLowerCase()}, ${row.organisationName}`,
        }))}
        onSearch={setQ}
        isLoading={people.isFetching}
        {...form.field('personId')}
      />
      <p className={classes.note}>
        Человека нет в реестре? <AppLink to="/people/new">Внесите карточку</AppLink>, введённое здесь
        сохранится.
      </p>
    </>
  )
}

function Capacity(props: Bound<string>) {
  const { data } = useOperation(partyCapacities, {})
  return (
    <Field
      label="В качестве кого"
      kind="select"
      placeholder="Выберите"
      isRequired
      options={(data?.capacities ?? [])
        .filter(one => !one.isRetired || one.code === props.value)
        .map(one => ({ value: one.code, label: one.title }))}
      {...props}
    />
  )
}

function Unit(props: Bound<string>) {
  const options = useOwnOrganisationOptions(props.value || undefined)
  return <Field label="Кто уполномочил" kind="combobox" isRequired {...options} {...props} />
}

function Act(props: Bound<string>) {
  const acts = useActOptions(props.value || undefined, props.theirs)
  return (
    <Field
      label="Акт в реестре"
      hint="Если приказ внесён в правовые акты; можно оставить пустым"
      kind="combobox"
      {...acts}
      {...props}
    />
  )
}

/** Functions of the dictionary, one after another. */
function Functions({ name, value, error, theirs, onChange }: Bound<string[]>) {
  const [round, nextRound] = useState(0)
  const { data } = useOperation(organisationDictionaries, {})
  const words = data?.functions ?? []
  const titleOf = (code: string) => words.find(one => one.code === code)?.title ?? code
  return (
    <div className={classes.choices}>
      <Field
        key={round}
        name={name}
        label="Функции"
        kind="combobox"
        options={words
          .filter(one => !one.isRetired && !value.includes(one.code))
          .map(one => ({ value: one.code, label: one.title }))}
        value=""
        error={error}
        onChange={code => {
          if (words.some(one => one.code === code)) {
            onChange([...value, code])
            nextRound(round + 1)
          }
        }}
      />
      {value.length > 0 && (
        <ul className={classes.list}>
          {value.map(code => (
            <li key={code}>
              <span>{titleOf(code)}</span>
              <Button size="small" onClick={() => onChange(value.filter(other => other !== code))}>
                Убрать
              </Button>
            </li>
          ))}
        </ul>
      )}
      {theirs && (
        <TheirValue
          id={`field-${name}`}
          label="Функции"
          theirs={theirs}
          words={codes => (codes as string[]).map(titleOf).join('; ')}
        />
      )}
    </div>
  )
}
