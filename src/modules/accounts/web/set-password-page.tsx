import { useEffect, useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { Page } from '#ui/page.tsx'
import { setPassword, showLink } from '../contract.ts'

/** The page behind the link of a letter: the first password of the invited, or a new one. */
export default function SetPasswordPage() {
  const [token] = useState(readToken)
  const [isDone, setDone] = useState(false)
  const link = useAction(showLink, { invalidates: [] })
  const { run } = link
  const [owner, setOwner] = useState<Awaited<ReturnType<typeof run>>>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link is looked at once, when the page opens
  useEffect(() => {
    void run({ body: { token } }).then(setOwner)
  }, [token])
  if (isDone)
    return (
      <Page title="Пароль задан" width="reading">
        <EmptyState
          title="Теперь можно войти"
          action={
            <ButtonLink to="/" tone="primary">
              Войти
            </ButtonLink>
          }
        >
          На других устройствах вход прекращён.
        </EmptyState>
      </Page>
    )
  if (owner === undefined) return <Loading />
  if (owner === false)
    return (
      <Page title="Ссылка не действует" width="reading">
        <EmptyState
          title={link.error?.message ?? 'Ссылка устарела или уже использована.'}
          action={<ButtonLink to="/reset-password">Прислать новую ссылку</ButtonLink>}
        />
      </Page>
    )
  return (
    <Page
      title={owner.purpose === 'invitation' ? 'Добро пожаловать в «Маршрут»' : 'Новый пароль'}
      lead={`${owner.name}, логин ${owner.login}. Ссылка действует до ${formatMoment(owner.expiresAt)}.`}
      width="reading"
    >
      <PasswordForm token={token} login={owner.login} onDone={() => setDone(true)} />
    </Page>
  )
}

function PasswordForm({ token, login, onDone }: { token: string; login: string; onDone: () => void }) {
  const form = useForm({ password: '' })
  const save = useAction(setPassword, { invalidates: [], onRefused: form.refuse, onDone })
  return (
    <Form
      error={form.error}
      label="Новый пароль"
      onSubmit={() => void save.run({ body: { token, ...form.values } })}
    >
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      <Field
        {...form.field('password')}
        kind="password"
        label="Новый пароль"
        hint="Не короче 10 знаков. Удобно запомнить три-четыре слова, не связанных между собой"
        autoComplete="new-password"
        isRequired
        isAutoFocused
      />
      <Button type="submit" tone="primary" isBusy={save.isPending}>
        Задать пароль
      </Button>
    </Form>
  )
}

/** The token stands after `#` and is taken out of the address, so that it stays in no history. */
function readToken(): string {
  const token = decodeURIComponent(window.location.hash.slice(1))
  if (token) window.history.replaceState(null, '', window.location.pathname)
  return token
}
