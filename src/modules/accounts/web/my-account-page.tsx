import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatMoment, plural } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import {
  changePassword,
  endMyOtherSessions,
  endMySession,
  listMySessions,
  showMyAccount,
} from '../contract.ts'
import classes from './accounts.module.css'
import { SecondStep } from './second-step.tsx'

/** «Моя учётная запись»: password, second step, where one is signed in. */
export default function MyAccountPage() {
  const query = useOperation(showMyAccount, {})
  return (
    <Page title="Моя учётная запись" width="reading">
      <Loaded query={query} shape="text">
        {account => (
          <>
            <KeyValue
              items={[
                { label: 'Имя', value: account.name },
                { label: 'Логин', value: account.login },
                { label: 'Почта', value: account.email, note: 'Сюда приходит ссылка, если пароль забыт' },
              ]}
            />
            <SecondStep account={account} />
            {account.hasPassword && <PasswordSection login={account.login} />}
            <Sessions />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function PasswordSection({ login }: { login: string }) {
  const form = useForm({ current: '', next: '' })
  const change = useAction(changePassword, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: () => {
      form.reset()
      notify.success('Пароль изменён, на других устройствах вход прекращён')
    },
  })
  const submit = () => {
    const body = form.check(changePassword.body!)
    if (body) void change.run({ body })
  }
  return (
    <Section title="Пароль">
      <Form error={form.error} label="Смена пароля" onSubmit={submit}>
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <Field
          {...form.field('current')}
          kind="password"
          label="Нынешний пароль"
          autoComplete="current-password"
          width="medium"
        />
        <Field
          {...form.field('next')}
          kind="password"
          label="Новый пароль"
          hint="Не короче 10 знаков"
          autoComplete="new-password"
          width="medium"
        />
        <ButtonRow>
          <Button type="submit" isBusy={change.isPending}>
            Сменить пароль
          </Button>
        </ButtonRow>
      </Form>
    </Section>
  )
}

function Sessions() {
  const query = useOperation(listMySessions, {})
  const options = { invalidates: ['accounts'], onRefused: (error: Error) => notify.error(error.message) }
  const end = useAction(endMySession, { ...options, onDone: () => notify.success('Сеанс прекращён') })
  const endOthers = useAction(endMyOtherSessions, {
    ...options,
    onDone: ({ ended }) => notify.success(`Прекращено: ${plural(ended, 'сеанс', 'сеанса', 'сеансов')}`),
  })
  return (
    <Section
      title="Где открыт вход"
      actions={
        (query.data?.rows.length ?? 0) > 1 && (
          <Button size="small" isBusy={endOthers.isPending} onClick={() => void endOthers.run({})}>
            Прекратить остальные
          </Button>
        )
      }
    >
      <Loaded query={query} shape="rows">
        {({ rows }) => (
          <ul className={classes.list}>
            {rows.map(session => (
              <li key={session.id} className={classes.item}>
                <div>
                  <div className={classes.name}>{session.device}</div>
                  <div className={classes.note}>
                    Адрес {session.address}, был здесь {formatMoment(session.lastSeenAt)}
                  </div>
                </div>
                {session.isCurrent ? (
                  <Status tone="progress">Этот сеанс</Status>
                ) : (
                  <Button
                    size="small"
                    aria-label={`Прекратить сеанс: ${session.device}`}
                    onClick={() => void end.run({ params: { id: session.id } })}
                  >
                    Прекратить
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  )
}
