import { useState } from 'react'
import { useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import type { FormState } from '#ui/form.tsx'
import { findUnits, type HeldRole } from '../contract.ts'
import { ROLE_CODES, ROLES, type Role } from '../role.ts'
import { useSession } from './session.tsx'

type ScopeKind = HeldRole['scopeKind']

/** Fields of a role with its unit; the names of a form that asks for more carry a prefix. */
export const EMPTY_GRANT = { role: '', scopeKind: '', scopeId: '', validFrom: '', validTo: '', reason: '' }

export const SCOPE_TITLES: Record<ScopeKind, string> = {
  country: 'Вся страна',
  region: 'Регион',
  municipality: 'Муниципалитет',
  organisation: 'Организация',
  self: 'Только свои дела',
}

type TextForm = FormState<Record<string, string>>

/** Scope of the chosen role: the only possible one, or the chosen of several. */
export function scopeKindOf(values: Record<string, string>, prefix = ''): ScopeKind | undefined {
  const role = values[`${prefix}role`] as Role | ''
  if (!role) return undefined
  const scopes: readonly ScopeKind[] = ROLES[role].scopes
  const chosen = values[`${prefix}scopeKind`] as ScopeKind | ''
  return scopes.length === 1 ? scopes[0] : scopes.find(kind => kind === chosen)
}

/** The grant as the operations take it. */
export function grantOf(values: Record<string, string>, prefix = '') {
  const value = (name: string) => values[`${prefix}${name}`] ?? ''
  const scopeKind = scopeKindOf(values, prefix)
  const needsUnit = scopeKind !== 'country' && scopeKind !== 'self'
  return {
    role: value('role') as Role,
    scopeKind: scopeKind as ScopeKind,
    scopeId: (needsUnit && value('scopeId')) || null,
    validFrom: value('validFrom') || undefined,
    validTo: value('validTo') || null,
    reason: value('reason'),
  }
}

export function GrantFields({
  form,
  prefix = '',
  roles = ROLE_CODES,
  withDates = true,
}: {
  form: TextForm
  prefix?: string
  roles?: readonly Role[]
  withDates?: boolean
}) {
  const field = (name: string) => {
    const bound = form.field(`${prefix}${name}`)
    return { ...bound, value: bound.value ?? '' }
  }
  const role = form.values[`${prefix}role`] as Role | ''
  const scopes: readonly ScopeKind[] = role ? ROLES[role].scopes : []
  const scopeKind = scopeKindOf(form.values, prefix)
  return (
    <>
      <Field
        {...field('role')}
        kind="select"
        label="Роль"
        placeholder="Выберите роль"
        options={roles.map(code => ({ value: code, label: ROLES[code].title }))}
        onChange={value => {
          form.set(`${prefix}role`, value)
          form.set(`${prefix}scopeId`, '')
        }}
        isRequired
      />
      {scopes.length > 1 && (
        <Field
          {...field('scopeKind')}
          kind="choice"
          label="Где действует"
          options={scopes.map(kind => ({ value: kind, label: SCOPE_TITLES[kind] }))}
        />
      )}
      {scopeKind && scopeKind !== 'country' && scopeKind !== 'self' && (
        <UnitField key={scopeKind} kind={scopeKind} {...field('scopeId')} />
      )}
      {withDates && (
        <>
          <Field
            {...field('validFrom')}
            kind="date"
            label="С какого дня"
            hint="Пусто — с сегодняшнего"
            width="short"
          />
          <Field
            {...field('validTo')}
            kind="date"
            label="По какой день"
            hint="Пусто — бессрочно"
            width="short"
          />
          <Field
            {...field('reason')}
            label="Основание"
            hint="Например, «Приказ № 14 от 2 марта»: останется в истории"
            isRequired
          />
        </>
      )}
    </>
  )
}

export function UnitField({
  kind,
  ...field
}: {
  kind: 'region' | 'municipality' | 'organisation'
  name: string
  value: string
  onChange: (value: string) => void
  error: string | undefined
}) {
  const { active } = useSession()
  const [q, setQ] = useState('')
  const units = useOperation(findUnits, { query: { kind, q } }, { keepPrevious: true })
  const options = (units.data?.rows ?? []).map(unit => ({
    value: unit.id,
    label: unit.place && active?.scopeKind === 'country' ? `${unit.name}, ${unit.place}` : unit.name,
  }))
  return (
    <Field
      {...field}
      kind="combobox"
      label={SCOPE_TITLES[kind]}
      placeholder="Начните вводить название"
      options={options}
      onSearch={setQ}
      isLoading={units.isFetching}
      isRequired
    />
  )
}
