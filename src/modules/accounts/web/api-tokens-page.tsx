import { useState } from 'react'
import { useAction, useList } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatDateShort, formatMoment } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { notify } from '#ui/notify.ts'
import { ListPage } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { confirmApiToken, createApiToken, listApiTokens, revokeApiToken, TOKEN_ROLES } from '../contract.ts'
import classes from './accounts.module.css'
import { GrantFields, grantOf } from './grant-fields.tsx'

const STATES = {
  waiting: ['warning', 'Ждёт второго администратора'],
  works: ['proven', 'Действует'],
  expired: ['neutral', 'Срок вышел'],
  revoked: ['lost', 'Отозван'],
} as const

/** «Ключи программ»: access of other systems, each in one role at one unit until a day. */
export default function ApiTokensPage() {
  const list = useList(listApiTokens)
  const [isCreating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null)
  const revoke = useAction(revokeApiToken, {
    invalidates: ['accounts'],
    onDone: () => {
      setRevoking(null)
      notify.success('Ключ отозван')
    },
  })
  const confirm = useAction(confirmApiToken, {
    invalidates: ['accounts'],
    onDone: () => notify.success('Ключ подтверждён и действует'),
    onRefused: error => notify.error(error.message),
  })
  return (
    <ListPage
      title="Ключи программ"
      lead="С ключом другая система работает через открытый интерфейс в одной роли и в одном месте."
      actions={
        <Button tone="primary" onClick={() => setCreating(true)}>
          Создать ключ
        </Button>
      }
    >
      {list.error && list.rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.retry} />
      ) : list.isLoading ? (
        <Loading shape="rows" />
      ) : list.rows.length === 0 ? (
        <EmptyState title="Здесь будут ключи других программ">
          Например, электронного журнала или кадровой системы региона.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {list.rows.map(token => (
            <li key={token.id} className={classes.item}>
              <div>
                <div className={classes.name}>
                  {token.name} …{token.hint}
                </div>
                <div className={classes.note}>
                  {[token.roleTitle, token.scopeName ?? 'вся страна'].join(' — ')}, по{' '}
                  {formatDateShort(token.expiresAt.slice(0, 10))}
                </div>
                <div className={classes.note}>
                  Создано: {token.createdBy}.{' '}
                  {token.lastUsedAt
                    ? `Последнее обращение ${formatMoment(token.lastUsedAt)}`
                    : 'Ещё не использовался'}
                </div>
              </div>
              <Status tone={STATES[token.state][0]}>{STATES[token.state][1]}</Status>
              {token.mayConfirm && (token.state === 'works' || token.state === 'waiting') && (
                <Button
                  size="small"
                  aria-label={`Подтвердить ключ: ${token.name}`}
                  onClick={() => void confirm.run({ params: { id: token.id } })}
                >
                  Подтвердить
                </Button>
              )}
              {(token.state === 'works' || token.state === 'waiting') && (
                <Button
                  size="small"
                  aria-label={`Отозвать ключ: ${token.name}`}
                  onClick={() => setRevoking(token)}
                >
                  Отозвать
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button isBusy={list.isLoadingMore} onClick={list.loadMore}>
          Показать ещё
        </Button>
      )}
      <SidePanel isOpen={isCreating} title="Новый ключ" onClose={() => setCreating(false)}>
        <CreateForm />
      </SidePanel>
      <ConfirmAction
        isOpen={revoking !== null}
        title={`Отозвать ключ «${revoking?.name ?? ''}»?`}
        consequence="Программа потеряет доступ сейчас же. Вернуть ключ нельзя, можно создать новый."
        confirm="Отозвать ключ"
        tone="danger"
        reason={{ label: 'Причина', isRequired: true }}
        isBusy={revoke.isPending}
        error={revoke.error}
        onClose={() => setRevoking(null)}
        onConfirm={reason => {
          if (revoking) void revoke.run({ params: { id: revoking.id }, body: { reason } })
        }}
      />
    </ListPage>
  )
}

function CreateForm() {
  const [made, setMade] = useState<{ token: string; waits: boolean }>()
  const form = useForm<Record<string, string>>({
    name: '',
    role: '',
    scopeKind: '',
    scopeId: '',
    lastDay: '',
  })
  const create = useAction(createApiToken, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: setMade,
  })
  if (made)
    return (
      <div className={classes.panel}>
        <p>
          Скопируйте ключ сейчас: больше он не показывается.
          {made.waits && ' Он заработает, когда его подтвердит второй администратор.'}
        </p>
        <code className={classes.key}>{made.token}</code>
        <ButtonRow>
          <Button
            onClick={() =>
              void navigator.clipboard.writeText(made.token).then(
                () => notify.success('Ключ скопирован'),
                () => notify.error('Не удалось скопировать: выделите ключ и скопируйте его сами'),
              )
            }
          >
            Скопировать
          </Button>
        </ButtonRow>
      </div>
    )
  const { role, scopeKind, scopeId } = grantOf(form.values)
  const { name = '', lastDay = '' } = form.values
  return (
    <Form
      error={form.error}
      label="Новый ключ"
      onSubmit={() =>
        void create.run({ body: { name, role, scopeKind: scopeKind as 'region', scopeId, lastDay } })
      }
    >
      <Field {...form.field('name')} value={name} label="Для какой программы" isRequired />
      <GrantFields form={form} roles={TOKEN_ROLES} withDates={false} />
      <Field
        {...form.field('lastDay')}
        value={lastDay}
        kind="date"
        label="Последний день"
        hint="Не дальше года"
        width="short"
        isRequired
      />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={create.isPending}>
          Создать ключ
        </Button>
      </ButtonRow>
    </Form>
  )
}
