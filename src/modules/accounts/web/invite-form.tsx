import { useState } from 'react'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, type FormState, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { findPeopleToInvite, inviteAccount } from '../contract.ts'
import { EMPTY_GRANT, GrantFields, grantOf } from './grant-fields.tsx'

const EMPTY: Record<string, string> = {
  personId: '',
  name: '',
  email: '',
  login: '',
  ...Object.fromEntries(Object.entries(EMPTY_GRANT).map(([name, value]) => [`grant.${name}`, value])),
}

/** Invitation: who, where to write, the first role. */
export default function InviteForm({ onDone }: { onDone: () => void }) {
  const form = useForm(EMPTY)
  const invite = useAction(inviteAccount, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: ({ letterSent, waits }) => {
      if (letterSent)
        notify.success(
          waits ? 'Приглашение отправлено. Роль ждёт второго администратора' : 'Приглашение отправлено',
        )
      else notify.error('Запись создана, но письмо не ушло. Пришлите приглашение ещё раз с её карточки')
      onDone()
    },
  })
  const { personId, name, email = '', login } = form.values
  const submit = () =>
    void invite.run({
      body: {
        personId: personId || null,
        ...(!personId && { name }),
        email,
        ...(login && { login }),
        grant: grantOf(form.values, 'grant.'),
      },
    })
  return (
    <Form error={form.error} label="Приглашение" onSubmit={submit}>
      <PersonField form={form} />
      {!personId && <Field {...textOf(form, 'name')} label="Имя" hint="Если человека нет в реестре" />}
      <Field
        {...textOf(form, 'email')}
        kind="email"
        label="Почта"
        hint="Сюда придёт ссылка для пароля"
        isRequired
      />
      <Field {...textOf(form, 'login')} label="Логин" hint="Пусто — логином будет почта" />
      <GrantFields form={form} prefix="grant." />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={invite.isPending}>
          Пригласить
        </Button>
      </ButtonRow>
    </Form>
  )
}

const textOf = (form: FormState<Record<string, string>>, name: string) => {
  const field = form.field(name)
  return { ...field, value: field.value ?? '' }
}

function PersonField({ form }: { form: FormState<Record<string, string>> }) {
  const [q, setQ] = useState('')
  const people = useOperation(
    findPeopleToInvite,
    { query: { q } },
    { enabled: q.trim().length >= 2, keepPrevious: true },
  )
  const rows = people.data?.rows ?? []
  return (
    <Field
      {...textOf(form, 'personId')}
      kind="combobox"
      label="Человек из реестра"
      placeholder="Начните вводить фамилию"
      options={rows.map(({ id, name, place }) => ({ value: id, label: place ? `${name}, ${place}` : name }))}
      onSearch={setQ}
      isLoading={people.isFetching}
      onChange={personId => {
        form.set('personId', personId)
        const person = rows.find(({ id }) => id === personId)
        if (person?.email) form.set('email', person.email)
      }}
    />
  )
}
