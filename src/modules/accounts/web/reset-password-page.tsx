import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { Page } from '#ui/page.tsx'
import { requestReset } from '../contract.ts'

/** «Не помню пароль»: asks for a letter; the answer is the same for a login that does not exist. */
export default function ResetPasswordPage() {
  const [isSent, setSent] = useState(false)
  const form = useForm({ login: '' })
  const ask = useAction(requestReset, {
    invalidates: [],
    onRefused: form.refuse,
    onDone: () => setSent(true),
  })
  const submit = () => {
    const body = form.check(requestReset.body!)
    if (body) void ask.run({ body })
  }
  if (isSent)
    return (
      <Page title="Проверьте почту" width="reading">
        <EmptyState
          title="Если такая учётная запись есть, письмо уже в пути"
          action={<ButtonLink to="/">К входу</ButtonLink>}
        >
          Ссылка в письме действует один час. Нет письма — загляните в «Спам» или обратитесь к администратору:
          возможно, в учётной записи указана другая почта.
        </EmptyState>
      </Page>
    )
  return (
    <Page
      title="Не помню пароль"
      lead="Пришлём на почту ссылку, по которой можно задать новый."
      width="reading"
    >
      <Form error={form.error} label="Новый пароль" onSubmit={submit}>
        <Field
          {...form.field('login')}
          label="Логин или почта"
          autoComplete="username"
          isRequired
          isAutoFocused
        />
        <ButtonRow>
          <Button type="submit" tone="primary" isBusy={ask.isPending}>
            Прислать ссылку
          </Button>
          <ButtonLink to="/">Отмена</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  )
}
