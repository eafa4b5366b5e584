import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { plural } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { confirmTotp, disableTotp, enrolTotp, renewBackupCodes } from '../contract.ts'
import classes from './accounts.module.css'

type Account = { secondStep: 'on' | 'off'; backupCodesLeft: number | null; hasPassword: boolean }
type Enrolment = { link: string; key: string; qr: string[]; backupCodes: string[] }

/** The second step of signing in: switched on with an app, kept with spare codes, switched off with the password. */
export function SecondStep({ account }: { account: Account }) {
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [codes, setCodes] = useState<string[]>()
  const isOn = account.secondStep === 'on'
  return (
    <Section title="Второй шаг входа">
      <Status tone={isOn ? 'proven' : 'neutral'}>{isOn ? 'Подключён' : 'Не подключён'}</Status>
      <p>
        После пароля нужен код из приложения на телефоне. Даже если пароль узнают, без телефона не войти.
        {isOn &&
          account.backupCodesLeft !== null &&
          ` Осталось ${plural(account.backupCodesLeft, 'запасной код', 'запасных кода', 'запасных кодов')}.`}
      </p>
      {!account.hasPassword && <p>Вы входите через внешнюю систему: второй шаг настраивается в ней.</p>}
      {codes && <BackupCodes codes={codes} />}
      {account.hasPassword && !isOn && !enrolment && <Begin onBegun={setEnrolment} />}
      {!isOn && enrolment && <Finish enrolment={enrolment} onDone={() => setCodes(enrolment.backupCodes)} />}
      {isOn && <Keep onCodes={setCodes} onOff={() => setEnrolment(undefined)} />}
    </Section>
  )
}

function Begin({ onBegun }: { onBegun: (enrolment: Enrolment) => void }) {
  const form = useForm({ password: '' })
  const begin = useAction(enrolTotp, { invalidates: [], onRefused: form.refuse, onDone: onBegun })
  return (
    <Form
      error={form.error}
      label="Подключить второй шаг"
      onSubmit={() => void begin.run({ body: form.values })}
    >
      <Field
        {...form.field('password')}
        kind="password"
        label="Ваш пароль"
        autoComplete="current-password"
        width="medium"
      />
      <ButtonRow>
        <Button type="submit" isBusy={begin.isPending}>
          Подключить
        </Button>
      </ButtonRow>
    </Form>
  )
}

function Finish({ enrolment, onDone }: { enrolment: Enrolment; onDone: () => void }) {
  const form = useForm({ code: '' })
  const confirm = useAction(confirmTotp, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Второй шаг подключён')
      onDone()
    },
  })
  return (
    <div className={classes.panel}>
      <p>
        Откройте приложение с кодами (Яндекс Ключ, FreeOTP или другое) и снимите код камерой. На этом же
        телефоне <a href={enrolment.link}>откройте ссылку</a>.
      </p>
      <QrCode rows={enrolment.qr} />
      <p>
        Или введите ключ вручную: <span className={classes.key}>{enrolment.key}</span>
      </p>
      <BackupCodes codes={enrolment.backupCodes} />
      <Form
        error={form.error}
        label="Код из приложения"
        onSubmit={() => void confirm.run({ body: form.values })}
      >
        <Field
          {...form.field('code')}
          label="Код из приложения"
          hint="Шесть цифр"
          inputMode="numeric"
          autoComplete="one-time-code"
          width="short"
        />
        <ButtonRow>
          <Button type="submit" tone="primary" isBusy={confirm.isPending}>
            Готово
          </Button>
        </ButtonRow>
      </Form>
    </div>
  )
}

function Keep({ onCodes, onOff }: { onCodes: (codes: string[]) => void; onOff: () => void }) {
  const form = useForm({ password: '' })
  const renew = useAction(renewBackupCodes, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: ({ backupCodes }) => {
      form.reset()
      onCodes(backupCodes)
    },
  })
  const disable = useAction(disableTotp, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: () => {
      form.reset()
      onOff()
      notify.success('Второй шаг отключён')
    },
  })
  return (
    <Form error={form.error} label="Второй шаг" onSubmit={() => void renew.run({ body: form.values })}>
      <Field
        {...form.field('password')}
        kind="password"
        label="Пароль, чтобы изменить"
        autoComplete="current-password"
        width="medium"
      />
      <ButtonRow>
        <Button type="submit" isBusy={renew.isPending}>
          Новые запасные коды
        </Button>
        <Button
          tone="danger"
          isBusy={disable.isPending}
          onClick={() => void disable.run({ body: form.values })}
        >
          Отключить
        </Button>
      </ButtonRow>
    </Form>
  )
}

function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div>
      <p>
        Запасные коды пригодятся, если телефона нет под рукой. Каждый действует один раз. Сохраните их сейчас:
        больше они не показываются.
      </p>
      <ol className={classes.codes}>
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ol>
    </div>
  )
}

/** Rows of '1' and '0' as a picture with the quiet zone of four modules. */
function QrCode({ rows }: { rows: readonly string[] }) {
  const size = rows.length + 8
  const path = rows
    .flatMap((row, y) =>
      [...row].flatMap((module, x) => (module === '1' ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])),
    )
    .join('')
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      className={classes.qr}
      role="img"
      aria-label="Код для камеры телефона"
    >
      <path d={path} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  )
}
