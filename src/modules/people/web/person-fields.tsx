import type { z } from 'zod'
import { Field } from '#ui/field.tsx'
import type { FormState } from '#ui/form.tsx'
import type { personFields } from '../contract.ts'

/** Values as the fields hold them: '' where the contract has null. */
export type PersonValues = Record<keyof z.output<typeof personFields>, string>

export const EMPTY_PERSON: PersonValues = {
  lastName: '',
  firstName: '',
  middleName: '',
  birthDate: '',
  sex: '',
  snils: '',
  email: '',
  phone: '',
  teachingSince: '',
  education: '',
}

export function personBody(values: PersonValues): z.input<typeof personFields> {
  return {
    ...values,
    birthDate: values.birthDate || null,
    sex: (values.sex || null) as 'f' | 'm' | null,
    snils: values.snils || null,
    teachingSince: values.teachingSince || null,
  }
}

/** Fields of a person. `prefix` is where the operation keeps them: the server names a wrong field with it. */
export function PersonFields({ form, prefix = '' }: { form: FormState<PersonValues>; prefix?: string }) {
  const field = <Name extends keyof PersonValues>(name: Name) => {
    const own = form.field(name)
    const error = form.error?.problems.find(problem => (problem.field ?? problem.path) === `${prefix}${name}`)
    return { ...own, error: own.error ?? error?.message }
  }
  return (
    <>
      <Field label="Фамилия" isRequired autoComplete="off" {...field('lastName')} />
      <Field label="Имя" isRequired autoComplete="off" {...field('firstName')} />
      <Field label="Отчество" autoComplete="off" {...field('middleName')} />
      <Field label="Дата рождения" kind="date" {...field('birthDate')} />
      <Field
        label="Пол"
        kind="select"
        width="medium"
        placeholder="Не указан"
        options={[
          { value: 'f', label: 'женский' },
          { value: 'm', label: 'мужской' },
        ]}
        {...field('sex')}
      />
      <Field
        label="СНИЛС"
        hint="11 цифр. По нему человека узнают, где бы он ни работал"
        inputMode="numeric"
        width="medium"
        {...field('snils')}
      />
      <Field label="Почта" kind="email" width="medium" {...field('email')} />
      <Field label="Телефон" kind="tel" width="medium" {...field('phone')} />
      <Field
        label="Начало педагогической деятельности"
        kind="date"
        hint="Первый день на педагогической должности: от него считают первые три года"
        {...field('teachingSince')}
      />
      <Field label="Образование" {...field('education')} />
    </>
  )
}
