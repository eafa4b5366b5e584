import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { confirmSignIn, type SessionAnswer, signIn, startOidc } from '#modules/accounts/contract.ts'
import { addressOf, useAction } from '#ui/api.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { AppLink } from '#ui/link.tsx'
import { usePageTitle } from '#ui/page-title.ts'
import { VisionSettings } from '../layout/vision-settings.tsx'
import { Wordmark } from '../layout/wordmark.tsx'
import classes from './sign-in-page.module.css'

/** Sign-in: login and password, then the code of the second step if the account has one. */
export default function SignInPage({ session }: { session: SessionAnswer }) {
  usePageTitle('Вход')
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [isVisionOpen, setVisionOpen] = useState(false)
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <Wordmark />
        <Button tone="quiet" aria-expanded={isVisionOpen} onClick={() => setVisionOpen(!isVisionOpen)}>
          Версия для слабовидящих
        </Button>
      </header>
      {isVisionOpen && (
        <section className={classes.vision} aria-label="Версия для слабовидящих">
          <VisionSettings />
        </section>
      )}
      <main id="content" className={classes.main} tabIndex={-1}>
        {step === 'password' ? (
          <PasswordStep session={session} onCode={() => setStep('code')} />
        ) : (
          <CodeStep onBack={() => setStep('password')} />
        )}
      </main>
    </div>
  )
}

/** Everything read before belongs to somebody else or to nobody: drop it and ask who is here now. */
function useEnter(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.resetQueries()
}

function PasswordStep({ session, onCode }: { session: SessionAnswer; onCode: () => void }) {
  const enter = useEnter()
  const form = useForm({ login: '', password: '', remember: true })
  const action = useAction(signIn, {
    invalidates: [],
    onRefused: form.refuse,
    onDone: ({ next }) => (next === 'second-step' ? onCode() : void enter()),
  })
  const submit = () => {
    const body = form.check(signIn.body!)
    if (body) void action.run({ body })
  }
  return (
    <>
      <h1 tabIndex={-1}>Вход</h1>
      {session.isFresh && <FirstStart />}
      <Form error={form.error} onSubmit={submit} label="Вход">
        <Field {...form.field('login')} label="Логин или почта" autoComplete="username" isRequired />
        <Field
          {...form.field('password')}
          kind="password"
          label="Пароль"
          autoComplete="current-password"
          isRequired
        />
        <Field {...form.field('remember')} kind="checkbox" label="Не выходить на этом устройстве" />
        <Button type="submit" tone="primary" isWide isBusy={action.isPending}>
          Войти
        </Button>
      </Form>
      <div className={classes.other}>
        {session.oidc && (
          <ButtonLink to={addressOf(startOidc, { query: { to: currentAddress() } })} isWide isExternal>
            Войти через {session.oidc.title}
          </ButtonLink>
        )}
        <AppLink to="/reset-password">Не помню пароль</AppLink>
      </div>
      {session.demo && (
        <DemoSignIns
          demo={session.demo}
          onChoose={login => {
            form.set('login', login)
            form.set('password', session.demo!.password)
            void action.run({ body: { login, password: session.demo!.password } })
          }}
        />
      )}
    </>
  )
}

/** An installation without the demo, on which nobody is registered yet. */
function FirstStart() {
  return (
    <section className={classes.demo} aria-labelledby="first-start">
      <h2 id="first-start">Здесь ещё никто не зарегистрирован</h2>
      <p>
        Регион и первого администратора заводит тот, кто обслуживает сервер. В папке программы, с теми же
        настройками, с какими запущен сервис, он выполняет команду:
      </p>
      <p>
        <code className={classes.command}>
          npm run -s cli -- setup --pack КОД_РЕГИОНА --admin-login ЛОГИН --admin-email ПОЧТА --admin-name
          "Фамилия Имя Отчество"
        </code>
      </p>
      <p>Команда напечатает ссылку, по которой администратор задаст пароль.</p>
    </section>
  )
}

function currentAddress(): string {
  return window.location.pathname + window.location.search
}

function DemoSignIns({
  demo,
  onChoose,
}: {
  demo: NonNullable<SessionAnswer['demo']>
  onChoose: (login: string) => void
}) {
  return (
    <section className={classes.demo} aria-labelledby="demo-title">
      <h2 id="demo-title">Демонстрация: войти как</h2>
      <p>Все люди и организации вымышлены. Пароль у всех один: {demo.password}</p>
      <ul>
        {demo.logins.map(({ login, title }) => (
          <li key={login}>
            <Button isWide onClick={() => onChoose(login)}>
              {title}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function CodeStep({ onBack }: { onBack: () => void }) {
  const enter = useEnter()
  const [isBackup, setBackup] = useState(false)
  const form = useForm({ code: '', trustDevice: false })
  const action = useAction(confirmSignIn, {
    invalidates: [],
    onRefused: form.refuse,
    onDone: () => void enter(),
  })
  const submit = () => {
    const body = form.check(confirmSignIn.body!)
    if (body) void action.run({ body: { ...body, kind: isBackup ? 'backup' : 'totp' } })
  }
  return (
    <>
      <h1 tabIndex={-1}>Подтвердите вход</h1>
      <Form error={form.error} onSubmit={submit} label="Второй шаг входа">
        <Field
          {...form.field('code')}
          label={isBackup ? 'Запасной код' : 'Код из приложения'}
          hint={
            isBackup
              ? 'Один из кодов, выданных при включении второго шага'
              : 'Шесть цифр; меняются раз в 30 секунд'
          }
          inputMode={isBackup ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          isRequired
          isAutoFocused
        />
        <Field {...form.field('trustDevice')} kind="checkbox" label="Не спрашивать здесь 30 дней" />
        <Button type="submit" tone="primary" isWide isBusy={action.isPending}>
          Подтвердить
        </Button>
      </Form>
      <div className={classes.other}>
        <Button tone="quiet" onClick={() => setBackup(!isBackup)}>
          {isBackup ? 'Ввести код из приложения' : 'Нет доступа к приложению'}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          Войти под другим логином
        </Button>
      </div>
    </>
  )
}
