import { useState } from 'react'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { Loaded, Section } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { type DelegationRow, listMyDelegations, recallDelegation } from '../contract.ts'
import classes from './accounts.module.css'
import { DelegateForm } from './delegate-form.tsx'

const STATES = {
  waiting: ['warning', 'Ждёт подтверждения'],
  future: ['neutral', 'Ещё не началось'],
  now: ['proven', 'Действует'],
  ended: ['neutral', 'Закончилось'],
} as const

/** «Поручения»: what I passed on to others for a time and what was passed on to me. */
export function Delegations() {
  const query = useOperation(listMyDelegations, {})
  const [isPassing, setPassing] = useState(false)
  const mayPass = (query.data?.roles.length ?? 0) > 0
  return (
    <Section
      title="Поручения"
      actions={
        mayPass && (
          <Button size="small" onClick={() => setPassing(true)}>
            Поручить роль на время
          </Button>
        )
      }
    >
      <Loaded query={query} shape="rows">
        {({ given, received, roles }) => (
          <>
            {given.length + received.length === 0 && (
              <EmptyState title="Поручений нет">
                {roles.length > 0
                  ? 'На время отпуска или командировки вашу роль может исполнять коллега: он увидит не больше, чем вы, и всё сделает с пометкой «по поручению».'
                  : 'Когда коллега поручит вам свою роль на время, она появится здесь и в списке ролей.'}
              </EmptyState>
            )}
            {given.length > 0 && <DelegationList title="Поручено мной" rows={given} mayRecall />}
            {received.length > 0 && <DelegationList title="Поручено мне" rows={received} />}
            <SidePanel isOpen={isPassing} title="Поручить роль на время" onClose={() => setPassing(false)}>
              <DelegateForm roles={roles} onDone={() => setPassing(false)} />
            </SidePanel>
          </>
        )}
      </Loaded>
    </Section>
  )
}

function DelegationList({
  title,
  rows,
  mayRecall = false,
}: {
  title: string
  rows: readonly DelegationRow[]
  mayRecall?: boolean
}) {
  const [recalled, setRecalled] = useState<DelegationRow | null>(null)
  const recall = useAction(recallDelegation, {
    onDone: () => {
      setRecalled(null)
      notify.success('Поручение отозвано')
    },
  })
  return (
    <>
      <h3>{title}</h3>
      <ul className={classes.list}>
        {rows.map(row => (
          <li key={row.id} className={classes.item}>
            <div>
              <div className={classes.name}>{row.who}</div>
              <div className={classes.note}>
                {[row.roleTitle, row.scopeName].filter(Boolean).join(' — ')}, с{' '}
                {formatDateShort(row.validFrom)} по {formatDateShort(row.validTo)}
              </div>
              <div className={classes.note}>{row.endReason ?? row.reason}</div>
            </div>
            <Status tone={STATES[row.state][0]}>{STATES[row.state][1]}</Status>
            {mayRecall && row.state !== 'ended' && (
              <Button
                size="small"
                aria-label={`Отозвать поручение: ${row.who}`}
                onClick={() => setRecalled(row)}
              >
                Отозвать
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmAction
        isOpen={recalled !== null}
        title="Отозвать поручение?"
        consequence={`${recalled?.who ?? ''} потеряет доступ по этому поручению сейчас же, в том числе в открытых сеансах.`}
        confirm="Отозвать"
        tone="danger"
        reason={{ label: 'Причина', isRequired: true, hint: 'Останется в истории' }}
        isBusy={recall.isPending}
        error={recall.error}
        onClose={() => setRecalled(null)}
        onConfirm={reason => {
          if (recalled) void recall.run({ params: { id: recalled.id }, body: { reason } })
        }}
      />
    </>
  )
}
