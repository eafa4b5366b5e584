import type { z } from 'zod'
import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { useOperation } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import type { FormState } from '#ui/form.tsx'
import { EMPLOYMENT_KINDS, type employmentFields, peopleDictionaries } from '../contract.ts'

export type EmploymentValues = {
  organisationId: string
  positionCode: string
  subjects: string
  load: number | null
  kind: string
  validFrom: string
  validTo: string
}

export const newEmployment = (organisationId: string): EmploymentValues => ({
  organisationId,
  positionCode: '',
  subjects: '',
  load: 1,
  kind: 'main',
  validFrom: systemClock.today(),
  validTo: '',
})

export function employmentBody(values: EmploymentValues): z.input<typeof employmentFields> {
  return {
    ...values,
    validTo: values.validTo || null,
    kind: values.kind as keyof typeof EMPLOYMENT_KINDS,
    subjects: values.subjects
      .split(',')
      .map(subject => subject.trim())
      .filter(Boolean),
  }
}

/** Fields of a job. `prefix` is where the operation keeps them: the server names a wrong field with it. */
export function EmploymentFields({
  form,
  prefix = '',
  isCorrection = false,
}: {
  form: FormState<EmploymentValues>
  prefix?: string
  /** The organisation stays, the last day may be put right. */
  isCorrection?: boolean
}) {
  const dictionaries = useOperation(peopleDictionaries, {})
  const organisations = useOrganisationOptions(form.values.organisationId || undefined)
  const field = <Name extends keyof EmploymentValues>(name: Name) => {
    const own = form.field(name)
    const error = form.error?.problems.find(problem => (problem.field ?? problem.path) === `${prefix}${name}`)
    return { ...own, error: own.error ?? error?.message }
  }
  return (
    <>
      {!isCorrection && (
        <Field
          label="Организация"
          kind="combobox"
          isRequired
          {...organisations}
          {...field('organisationId')}
        />
      )}
      <Field
        label="Должность"
        kind="combobox"
        isRequired
        options={(dictionaries.data?.positions ?? []).map(({ code, title }) => ({
          value: code,
          label: title,
        }))}
        {...field('positionCode')}
      />
      <Field label="Предметы" hint="Через запятую: математика, физика" {...field('subjects')} />
      <Field label="Ставка" kind="number" decimals={2} width="short" {...field('load')} />
      <Field
        label="Вид занятости"
        kind="select"
        width="medium"
        options={Object.entries(EMPLOYMENT_KINDS).map(([value, label]) => ({ value, label }))}
        {...field('kind')}
      />
      <Field label="Работает с" kind="date" isRequired {...field('validFrom')} />
      {isCorrection && (
        <Field
          label="Последний день работы"
          kind="date"
          hint="Пусто, если работает и сейчас"
          {...field('validTo')}
        />
      )}
    </>
  )
}
