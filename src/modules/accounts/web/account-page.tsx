import { useState } from 'react'
import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import {
  ACCOUNT_STATUS_TITLES,
  type AccountCard,
  assignRole,
  blockAccount,
  clearSecondStep,
  resendInvitation,
  showAccount,
  unblockAccount,
} from '../contract.ts'
import { AccountRoles } from './account-roles.tsx'
import { EMPTY_GRANT, GrantFields, grantOf } from './grant-fields.tsx'
import { historyOfAccount, STATUS_TONES } from './words.ts'

/** One account: its roles with their dates, what may be done, everything that happened. */
export default function AccountPage() {
  const query = useOperation(showAccount, { params: { id: usePageParam('id') } })
  return <Loaded query={query}>{account => <Card account={account} />}</Loaded>
}

function Card({ account }: { account: AccountCard }) {
  const [isAssigning, setAssigning] = useState(false)
  return (
    <RecordPage
      title={account.name}
      back={{ to: '/accounts', label: 'Учётные записи' }}
      status={<Status tone={STATUS_TONES[account.status]}>{ACCOUNT_STATUS_TITLES[account.status]}</Status>}
      side={
        <>
          <Section title="Сведения">
            <KeyValue
              items={[
                { label: 'Логин', value: account.login },
                { label: 'Почта', value: account.email },
                { label: 'Второй шаг', value: account.hasSecondStep ? 'подключён' : 'не подключён' },
                {
                  label: 'Последний вход',
                  value: account.lastSignInAt && formatMoment(account.lastSignInAt),
                },
                { label: 'Открытых сеансов', value: String(account.sessions) },
                account.blockedReason !== null && {
                  label: 'Почему заблокирована',
                  value: account.blockedReason,
                },
              ]}
            />
          </Section>
          <Section title="История">
            <History entries={historyOfAccount(account.history)} />
          </Section>
        </>
      }
    >
      <Actions account={account} onAssign={() => setAssigning(true)} />
      <Section title="Роли">
        {account.roles.length === 0 ? (
          <EmptyState title="Ролей нет">Без роли человек войдёт, но ничего не увидит.</EmptyState>
        ) : (
          <AccountRoles account={account} />
        )}
      </Section>
      <SidePanel isOpen={isAssigning} title="Назначить роль" onClose={() => setAssigning(false)}>
        <AssignForm id={account.id} onDone={() => setAssigning(false)} />
      </SidePanel>
    </RecordPage>
  )
}

const REASON = { label: 'Причина', isRequired: true, hint: 'Останется в истории' }

const DETAILS = {
  assignRole: { isPrimary: true },
  block: {
    isDanger: true,
    confirm: {
      title: 'Заблокировать учётную запись?',
      consequence: 'Все сеансы прекратятся сейчас же, войти будет нельзя. Роли и история останутся.',
      reason: REASON,
    },
  },
  unblock: {
    confirm: {
      title: 'Снять блокировку?',
      consequence: 'Человек снова сможет войти с прежним паролем и прежними ролями.',
      reason: REASON,
    },
  },
  clearSecondStep: {
    confirm: {
      title: 'Отключить второй шаг?',
      consequence: 'Сеансы прекратятся, для входа хватит пароля. Убедитесь, что просит сам человек.',
      reason: REASON,
    },
  },
}

function Actions({ account, onAssign }: { account: AccountCard; onAssign: () => void }) {
  const done = (text: string) => ({ invalidates: ['accounts'], onDone: () => notify.success(text) })
  const resend = useAction(resendInvitation, done('Приглашение отправлено'))
  const block = useAction(blockAccount, done('Учётная запись заблокирована'))
  const unblock = useAction(unblockAccount, done('Блокировка снята'))
  const clear = useAction(clearSecondStep, done('Второй шаг отключён'))
  const running = { resendInvitation: resend, block, unblock, clearSecondStep: clear }
  const busy = Object.entries(running).find(([, action]) => action.isPending)?.[0] ?? null
  const error = Object.values(running).find(action => action.error)?.error ?? null
  const params = { id: account.id }
  return (
    <ActionBar
      actions={account.actions}
      details={DETAILS}
      busy={busy}
      error={error}
      onAction={(action, reason) => {
        if (action === 'assignRole') return onAssign()
        if (action === 'resendInvitation') return resend.run({ params })
        const change = { params, body: { version: account.version, reason } }
        if (action === 'block') return block.run(change)
        return action === 'unblock' ? unblock.run(change) : clear.run(change)
      }}
    />
  )
}

function AssignForm({ id, onDone }: { id: string; onDone: () => void }) {
  const form = useForm<Record<string, string>>(EMPTY_GRANT)
  const assign = useAction(assignRole, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: ({ waits }) => {
      notify.success(
        waits
          ? 'Роль назначена и ждёт подтверждения второго администратора'
          : `Роль назначена${form.values.validFrom ? ` с ${formatDate(form.values.validFrom)}` : ''}`,
      )
      onDone()
    },
  })
  return (
    <Form
      error={form.error}
      label="Назначить роль"
      onSubmit={() => void assign.run({ params: { id }, body: grantOf(form.values) })}
    >
      <GrantFields form={form} />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={assign.isPending}>
          Назначить
        </Button>
      </ButtonRow>
    </Form>
  )
}
