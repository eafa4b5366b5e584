import { useState } from 'react'
import type { z } from 'zod'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Theirs, TheirValue } from '#ui/changed-meanwhile.tsx'
import { Field } from '#ui/field.tsx'
import { Form, type FormState } from '#ui/form.tsx'
import { Section } from '#ui/page.tsx'
import { ACT_KINDS, ACT_TOPICS, type ActOwner, type actFields, LEVEL_TITLES, listActs } from '../contract.ts'
import { actTitle } from './act-options.ts'
import classes from './acts.module.css'

type Named = { id: string; label: string }

export type ActValues = {
  ownerKind: string
  owner: string
  kind: string
  level: string
  topic: string
  authority: string
  number: string
  issuedOn: string
  title: string
  inForceFrom: string
  note: string
  repeals: Named[]
  amends: Named[]
}

export const EMPTY_ACT: ActValues = {
  ownerKind: '',
  owner: '',
  kind: 'order',
  level: '',
  topic: 'system',
  authority: '',
  number: '',
  issuedOn: '',
  title: '',
  inForceFrom: '',
  note: '',
  repeals: [],
  amends: [],
}

/** What the operations take. */
export function bodyOf({
  ownerKind: _kind,
  owner: _owner,
  repeals,
  amends,
  ...values
}: ActValues): z.input<typeof actFields> {
  return {
    ...values,
    kind: values.kind as keyof typeof ACT_KINDS,
    level: values.level as keyof typeof LEVEL_TITLES,
    topic: values.topic as keyof typeof ACT_TOPICS,
    repeals: repeals.map(one => one.id),
    amends: amends.map(one => one.id),
  }
}

/** Fields of an act, for a new entry and for a change. */
export function ActForm({
  form,
  isNew,
  isBusy,
  cancelTo,
  onSubmit,
}: {
  form: FormState<ActValues>
  isNew: boolean
  isBusy: boolean
  cancelTo: string
  onSubmit: () => void
}) {
  const { field } = form
  return (
    <Form error={form.error} onSubmit={onSubmit} label={isNew ? 'Новый акт' : 'Сведения об акте'}>
      {isNew && <OwnerFields form={form} />}
      <Section title="Акт">
        <Field label="Вид" kind="select" isRequired options={optionsOf(ACT_KINDS)} {...field('kind')} />
        <Field label="Номер" hint="Пусто, если номера нет" width="short" {...field('number')} />
        <Field label="Дата" kind="date" isRequired {...field('issuedOn')} />
        <Field label="Название" hint="Как в акте: «О …»" isRequired {...field('title')} />
        <Field label="Кем издан" isRequired {...field('authority')} />
        <Field
          label="Чей это акт по уровню"
          kind="select"
          placeholder="Выберите"
          isRequired
          options={optionsOf(LEVEL_TITLES)}
          {...field('level')}
        />
        <Field label="О чём" kind="select" isRequired options={optionsOf(ACT_TOPICS)} {...field('topic')} />
        <Field label="Действует с" kind="date" hint="Пусто — с даты акта" {...field('inForceFrom')} />
        <Field label="Примечание" kind="textarea" rows={3} {...field('note')} />
      </Section>
      <Section title="Что он меняет">
        <ActPicker
          label="Отменяет акт"
          hint="Акт вашего реестра будет отмечен утратившим силу с первого дня действия этого"
          {...field('repeals')}
        />
        <ActPicker label="Вносит изменения в акт" {...field('amends')} />
      </Section>
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={isBusy}>
          {isNew ? 'Внести в реестр' : 'Сохранить'}
        </Button>
        <ButtonLink to={cancelTo}>Отмена</ButtonLink>
      </ButtonRow>
    </Form>
  )
}

const OWNERS = ['country', 'region', 'municipality', 'organisation'] as const
const OWNER_TITLES: Record<ActOwner['kind'], string> = {
  country: 'страны',
  region: 'региона',
  municipality: 'муниципалитета',
  organisation: 'организации',
}

const ownKind = (active: ReturnType<typeof useSession>['active']) =>
  OWNERS.find(kind => kind === active?.scopeKind) ?? 'country'

/** Whose register the entry goes into: by default the unit of the role. */
export function useOwner(values: ActValues): ActOwner {
  const { active } = useSession()
  const own = ownKind(active)
  const kind = OWNERS.find(one => one === values.ownerKind) ?? own
  return { kind, id: kind === own ? (active?.scopeId ?? null) : values.owner || null }
}

function OwnerFields({ form }: { form: FormState<ActValues> }) {
  const { active } = useSession()
  const owner = useOwner(form.values)
  const kinds = OWNERS.slice(OWNERS.indexOf(ownKind(active)))
  const region = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const municipality = active?.scopeKind === 'municipality' ? (active.scopeId ?? undefined) : undefined
  const organisations = useOrganisationOptions(
    owner.kind === 'organisation' ? form.values.owner || undefined : undefined,
    { region, municipality },
  )
  const pickers = {
    country: {},
    region: { options: useRegionOptions() },
    municipality: { options: useMunicipalityOptions(region) },
    organisation: organisations,
  }
  const picker = pickers[owner.kind]
  if (kinds.length < 2) return null
  return (
    <Section title="Реестр">
      <Field
        name="ownerKind"
        label="В чей реестр"
        kind="select"
        width="medium"
        options={kinds.map(kind => ({ value: kind, label: OWNER_TITLES[kind] }))}
        value={owner.kind}
        onChange={kind => {
          form.set('ownerKind', kind)
          form.set('owner', '')
        }}
      />
      {owner.kind !== kinds[0] && 'options' in picker && (
        <Field
          label={`Какого ${OWNER_TITLES[owner.kind]}`.replace('Какого организации', 'Какой организации')}
          kind="combobox"
          isRequired
          {...picker}
          {...form.field('owner')}
        />
      )}
    </Section>
  )
}

/** Acts of the register, one after another. */
function ActPicker({
  name,
  label,
  hint,
  value: chosen,
  error,
  theirs,
  onChange,
}: {
  name: string
  label: string
  hint?: string
  value: readonly Named[]
  error: string | undefined
  theirs: Theirs | undefined
  onChange: (chosen: Named[]) => void
}) {
  const [q, setQ] = useState('')
  const found = useOperation(listActs, { query: { q: q || undefined, limit: 20 } }, { keepPrevious: true })
  const options = (found.data?.rows ?? [])
    .filter(row => !chosen.some(one => one.id === row.id))
    .map(row => ({ value: row.id, label: actTitle(row) }))
  return (
    <div>
      <Field
        name={name}
        label={label}
        hint={hint}
        kind="combobox"
        options={options}
        onSearch={setQ}
        isLoading={found.isFetching}
        value=""
        error={error}
        onChange={id => {
          const act = options.find(one => one.value === id)
          if (act) onChange([...chosen, { id, label: act.label }])
        }}
      />
      {chosen.length > 0 && (
        <ul className={classes.chosen}>
          {chosen.map(one => (
            <li key={one.id}>
              <span>{one.label}</span>
              <Button onClick={() => onChange(chosen.filter(other => other.id !== one.id))}>Убрать</Button>
            </li>
          ))}
        </ul>
      )}
      {theirs && (
        <TheirValue
          id={`field-${name}`}
          label={label}
          theirs={theirs}
          words={acts => (acts as Named[]).map(one => one.label).join('; ')}
        />
      )}
    </div>
  )
}

const optionsOf = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles).map(([value, label]) => ({ value, label }))
