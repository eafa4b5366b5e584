import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { formatDateShort } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { type AccountCard, endRole } from '../contract.ts'
import classes from './accounts.module.css'
import { Decision } from './decision.tsx'
import { DeputyForm } from './deputy-form.tsx'

type HeldRole = AccountCard['roles'][number]

const STATES = {
  waiting: ['warning', 'Ждёт второго администратора'],
  future: ['neutral', 'Ещё не началась'],
  now: ['proven', 'Действует'],
  ended: ['neutral', 'Прекращена'],
} as const

/** Roles of an account, present and past, each with its dates and grounds. */
export function AccountRoles({ account }: { account: AccountCard }) {
  const [ending, setEnding] = useState<HeldRole | null>(null)
  const [replacing, setReplacing] = useState<HeldRole | null>(null)
  const end = useAction(endRole, {
    invalidates: ['accounts'],
    onDone: () => {
      setEnding(null)
      notify.success('Роль прекращена')
    },
  })
  return (
    <>
      <ul className={classes.list}>
        {account.roles.map(held => (
          <li key={held.id} className={classes.item}>
            <div>
              <div className={classes.name}>
                {[held.roleTitle, held.scopeName].filter(Boolean).join(' — ')}
              </div>
              {held.isAlone && (
                <div className={classes.note}>
                  Назначена единственным администратором, вторым не подтверждена
                </div>
              )}
              {held.onBehalfOf && <div className={classes.note}>По поручению: {held.onBehalfOf}</div>}
              <div className={classes.note}>{datesOf(held)}</div>
              <div className={classes.note}>{held.state === 'ended' ? held.endReason : held.reason}</div>
            </div>
            <Status tone={STATES[held.state][0]}>{STATES[held.state][1]}</Status>
            {held.mayConfirm && <Decision accountId={account.id} request={{ ...held, who: account.name }} />}
            {held.mayDelegate && (
              <Button
                size="small"
                aria-label={`Назначить замещающего: ${held.roleTitle}`}
                onClick={() => setReplacing(held)}
              >
                Замещающий
              </Button>
            )}
            {held.mayEnd && (
              <Button
                size="small"
                aria-label={`Прекратить роль: ${held.roleTitle}`}
                onClick={() => setEnding(held)}
              >
                Прекратить
              </Button>
            )}
          </li>
        ))}
      </ul>
      <SidePanel isOpen={replacing !== null} title="Назначить замещающего" onClose={() => setReplacing(null)}>
        {replacing && (
          <DeputyForm accountId={account.id} held={replacing} onDone={() => setReplacing(null)} />
        )}
      </SidePanel>
      <ConfirmAction
        isOpen={ending !== null}
        title={`Прекратить роль «${ending?.roleTitle ?? ''}»?`}
        consequence={`${account.name} перестанет работать в этой роли сейчас же, в том числе в открытых сеансах.`}
        confirm="Прекратить роль"
        tone="danger"
        reason={{ label: 'Основание', isRequired: true, hint: 'Останется в истории' }}
        isBusy={end.isPending}
        error={end.error}
        onClose={() => setEnding(null)}
        onConfirm={reason => {
          if (ending) void end.run({ params: { id: account.id, assignmentId: ending.id }, body: { reason } })
        }}
      />
    </>
  )
}

function datesOf(held: HeldRole): string {
  const from = `с ${formatDateShort(held.validFrom)}`
  return held.validTo ? `${from} по ${formatDateShort(held.validTo)}` : `${from}, бессрочно`
}
