import { useState } from 'react'
import type { z } from 'zod'
import { useActOptions } from '#modules/acts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Theirs, TheirValue } from '#ui/changed-meanwhile.tsx'
import { Field } from '#ui/field.tsx'
import type { Option } from '#ui/field-props.ts'
import { Form, type FormState } from '#ui/form.tsx'
import { AppLink } from '#ui/link.tsx'
import { Section } from '#ui/page.tsx'
import { type GoalOwner, goalChoices, type goalFields } from '../contract.ts'
import classes from './goals.module.css'

export type GoalValues = {
  kind: string
  text: string
  parent: string
  actId: string
  clause: string
  indicators: string[]
  functions: string[]
  tieBasis: string
  tieNote: string
  validFrom: string
  validTo: string
  note: string
}

export const EMPTY_GOAL: GoalValues = {
  kind: 'task',
  text: '',
  parent: '',
  actId: '',
  clause: '',
  indicators: [],
  functions: [],
  tieBasis: 'product',
  tieNote: '',
  validFrom: '',
  validTo: '',
  note: '',
}

export const bodyOf = (values: GoalValues) => values as z.input<typeof goalFields>

/** Fields of an aim or a task, with what it may be tied to where its owner stands. */
export function GoalForm({
  form,
  owner,
  isNew,
  isBusy,
  cancelTo,
  onSubmit,
}: {
  form: FormState<GoalValues>
  owner: GoalOwner
  isNew: boolean
  isBusy: boolean
  cancelTo: string
  onSubmit: () => void
}) {
  const field = <Name extends keyof GoalValues & string>(name: Name) => {
    const own = form.field(name)
    const named = form.error?.problems.find(one => (one.field ?? one.path)?.startsWith(`fields.${name}`))
    return { ...own, error: own.error ?? named?.message }
  }
  return (
    <Form error={form.error} onSubmit={onSubmit} label={isNew ? 'Новая цель или задача' : 'Цель или задача'}>
      <Wording owner={owner} field={field} />
      <Ground field={field} />
      <TieFields form={form} owner={owner} field={field} />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={isBusy}>
          {isNew ? 'Поставить' : 'Сохранить'}
        </Button>
        <ButtonLink to={cancelTo}>Отмена</ButtonLink>
      </ButtonRow>
    </Form>
  )
}

type FieldOf = <Name extends keyof GoalValues & string>(
  name: Name,
) => {
  name: Name
  value: GoalValues[Name]
  onChange: (value: GoalValues[Name]) => void
  error: string | undefined
  theirs: Theirs | undefined
}

const useChoices = (owner: GoalOwner) =>
  useOperation(goalChoices, { query: { kind: owner.kind, ...(owner.id && { id: owner.id }) } }).data

function Wording({ owner, field }: { owner: GoalOwner; field: FieldOf }) {
  const choices = useChoices(owner)
  return (
    <Section title="Что поставлено">
      <Field
        label="Вид"
        kind="select"
        width="medium"
        isRequired
        options={[
          { value: 'aim', label: 'цель' },
          { value: 'task', label: 'задача' },
        ]}
        {...field('kind')}
      />
      <Field label="Содержание" hint="Словами акта" kind="textarea" rows={4} isRequired {...field('text')} />
      <Field
        label="Чему служит"
        hint="Цель или более широкая задача; можно оставить пустым"
        kind="combobox"
        options={(choices?.goals ?? []).map(one => ({ value: one.code, label: one.label }))}
        {...field('parent')}
      />
    </Section>
  )
}

function Ground({ field }: { field: FieldOf }) {
  const act = field('actId')
  const acts = useActOptions(act.value || undefined, act.theirs)
  return (
    <Section title="Основание и срок">
      <Field label="Акт" kind="combobox" isRequired {...acts} {...act} />
      <p className={classes.note}>
        Акта ещё нет в реестре? <AppLink to="/acts/new">Внесите его</AppLink>, введённое здесь сохранится.
      </p>
      <Field label="Пункт акта" width="short" {...field('clause')} />
      <Field label="С какого дня" kind="date" isRequired {...field('validFrom')} />
      <Field label="По какой день" kind="date" hint="Пусто, пока действует" {...field('validTo')} />
      <Field label="Примечание" kind="textarea" rows={2} {...field('note')} />
    </Section>
  )
}

function TieFields({
  form,
  owner,
  field,
}: {
  form: FormState<GoalValues>
  owner: GoalOwner
  field: FieldOf
}) {
  const choices = useChoices(owner)
  const isTied = form.values.indicators.length + form.values.functions.length > 0
  return (
    <Section title="Чем измеряется и кто исполняет">
      <Several
        label="Показатели"
        options={(choices?.indicators ?? []).map(one => ({
          value: one.code,
          label: `${one.code}. ${one.name}`,
        }))}
        {...field('indicators')}
      />
      <Several
        label="Функции"
        options={(choices?.functions ?? []).map(one => ({ value: one.code, label: one.label }))}
        {...field('functions')}
      />
      {isTied && (
        <>
          <Field
            label="Откуда связь"
            kind="select"
            width="medium"
            options={[
              { value: 'act', label: 'называет акт' },
              { value: 'product', label: 'по смыслу' },
            ]}
            {...field('tieBasis')}
          />
          <Field
            label="Пояснение"
            hint="Почему эти показатели и функции; обязательно, если акт связи не называет"
            {...field('tieNote')}
          />
        </>
      )}
    </Section>
  )
}

/** Several codes of a list, one after another. */
function Several({
  name,
  label,
  options,
  value,
  error,
  theirs,
  onChange,
}: {
  name: string
  label: string
  options: readonly Option[]
  value: readonly string[]
  error: string | undefined
  theirs: Theirs | undefined
  onChange: (value: string[]) => void
}) {
  const [round, nextRound] = useState(0)
  const labelOf = (code: string) => options.find(option => option.value === code)?.label ?? code
  return (
    <div className={classes.choices}>
      <Field
        key={round}
        name={name}
        label={label}
        kind="combobox"
        options={options.filter(option => !value.includes(option.value))}
        value=""
        error={error}
        onChange={code => {
          if (options.some(option => option.value === code)) {
            onChange([...value, code])
            nextRound(round + 1)
          }
        }}
      />
      {value.length > 0 && (
        <ul className={classes.chosen}>
          {value.map(code => (
            <li key={code}>
              <span>{labelOf(code)}</span>
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
          label={label}
          theirs={theirs}
          words={codes => (codes as string[]).map(labelOf).join('; ')}
        />
      )}
    </div>
  )
}
